import HTTPTypes
import Hummingbird
import Query
import Support

/// `Link` of RFC 8288: the same request for the next page and for the previous one.
struct LinkHeader {
    private let request: Request
    private let query: QueryString
    private let basePath: BasePath
    private let sizes: (next: String, previous: String?)

    /// - Parameter sizes: the parameters with the size of a next and of a previous page. Without the latter there is no
    ///   link to a previous page.
    init(
        _ request: Request, _ query: QueryString, _ context: LibraryRequestContext,
        sizes: (next: String, previous: String?) = ("first", "last")
    ) {
        self.request = request
        self.query = query
        basePath = context.basePath
        self.sizes = sizes
    }

    /// Nil where the list has no other page.
    func value(of page: any CursorPage) -> String? {
        var links: [String] = []
        if page.hasNextPage, let end = page.endCursor {
            links.append(link("next", size: sizes.next, cursor: ("after", end)))
        }
        if page.hasPreviousPage, let name = sizes.previous, let start = page.startCursor {
            links.append(link("prev", size: name, cursor: ("before", start)))
        }
        return links.isEmpty ? nil : links.joined(separator: ", ")
    }

    private var isBackward: Bool {
        let names = Set(query.parameters.map(\.name))
        return sizes.previous.map(names.contains) ?? false
            || names.contains("before") && names.isDisjoint(with: [sizes.next, "after"])
    }

    private func link(_ relation: String, size name: String, cursor: (name: String, value: String)) -> String {
        // A page between two cursors leads to pages between them: the next page of a page forward ends where this one
        // does.
        let bound = isBackward ? "after" : "before"
        let keepsBound = (relation == "next") != isBackward
        var parameters = query.parameters.filter { parameter in
            !Self.paging.contains(parameter.name) || (keepsBound && parameter.name == bound)
        }.map { ($0.name, $0.value) }
        if let size = query.parameters.last(where: { [sizes.next, sizes.previous].contains($0.name) })?.value {
            parameters.append((name, size))
        }
        parameters.append(cursor)
        let text = parameters.map {
            "\(PercentEncoding.component($0.0))=\(PercentEncoding.component($0.1))"
        }.joined(separator: "&")
        return "<\(basePath.text)\(request.uri.path)?\(text)>; rel=\"\(relation)\""
    }

    private static let paging: Set<String> = ["first", "limit", "after", "last", "before", "around"]
}

extension HTTPField.Name {
    // `Link` is a valid name, so the other one is never used.
    static let link = Self("Link") ?? .contentLocation
}
