import Hummingbird
import Query
import Support
import Synchronization

/// The page that a request's list gave, for those who link to its neighbours.
final class LinkHeader: Sendable {
    private let page = Mutex<(any CursorPage)?>(nil)

    func note(_ page: any CursorPage) { self.page.withLock { $0 = page } }

    /// `Link` of RFC 8288: the same question for the next page and the one before; nil where the list ends both ways.
    ///
    /// - Parameter sizes: what the size of a page is called on the way to the next and back; no way back without a name.
    func links(
        _ request: Request, _ query: QueryString, sizes: (next: String, previous: String?) = ("first", "last")
    ) -> String? {
        guard let page = page.withLock({ $0 }) else { return nil }
        var links: [String] = []
        let names = Set(query.parameters.map(\.name))
        let isBackward =
            sizes.previous.map(names.contains) ?? false
            || names.contains("before") && names.isDisjoint(with: [sizes.next, "after"])
        // Pages of a window stay within it: the next one of a page forward ends where this one does, too.
        let bound = isBackward ? "after" : "before"
        let size = query.parameters.last { [sizes.next, sizes.previous].contains($0.name) }?.value
        func link(_ relation: String, size name: String, cursor: (name: String, value: String)) {
            let staysWithin = (relation == "next") != isBackward
            var parameters = query.parameters.filter { parameter in
                !Self.paging.contains(parameter.name) || (staysWithin && parameter.name == bound)
            }.map { ($0.name, $0.value) }
            if let size { parameters.append((name, size)) }
            parameters.append(cursor)
            let text = parameters.map { "\(PercentEncoding.component($0.0))=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
            links.append("<\(request.uri.path)?\(text)>; rel=\"\(relation)\"")
        }
        if page.hasNextPage, let end = page.endCursor { link("next", size: sizes.next, cursor: ("after", end)) }
        if page.hasPreviousPage, let name = sizes.previous, let start = page.startCursor {
            link("prev", size: name, cursor: ("before", start))
        }
        return links.isEmpty ? nil : links.joined(separator: ", ")
    }

    private static let paging: Set<String> = ["first", "limit", "after", "last", "before", "around"]
}
