import Catalog
import GraphQL
import JSON
import Query

// The library's requests, made from the arguments of root fields. The engine has checked the types of the arguments.

extension PhotoFilter {
    /// The arguments `filter` and `q` together.
    init(of field: SelectedField) throws {
        var conditions: [PhotoFilter] = []
        if let object = try field.arguments.object("filter") {
            conditions.append(try PhotoFilter(.object(object)))
        }
        if let search = try field.arguments.string("q") { conditions.append(try PhotoFilter(q: search)) }
        self = try PhotoFilter.all(of: conditions, path: "q")
    }
}

extension PhotosRequest {
    init(_ field: SelectedField) throws {
        let arguments = field.arguments
        filter = try PhotoFilter(of: field)
        order = try PhotoOrder(name: try arguments.string("order") ?? "TAKEN_DESC", filter: filter)
        let around = try arguments.string("around").map { (text) throws(InputError) in
            try WallClockSpan(argument: text)
        }
        page = try PageRequest(
            first: try arguments.int("first"), after: try arguments.string("after"), last: try arguments.int("last"),
            before: try arguments.string("before"), around: around)
    }
}

extension TimelineRequest {
    init(_ field: SelectedField) throws {
        let name = try field.arguments.string("by") ?? "MONTH"
        guard let unit = TimelineUnit(rawValue: name.lowercased()) else {
            throw InputError(path: "by", reason: "must be one of YEAR, MONTH, DAY")
        }
        self.init(filter: try PhotoFilter(of: field), unit: unit)
    }
}

extension MapRequest {
    init(_ field: SelectedField) throws {
        guard let object = try field.arguments.object("box"),
            case .within(let box) = try PhotoFilter(
                .object(["box": .object(object)]), path: "map")
        else { throw InputError(path: "box", reason: "is required") }
        let view = try MapView(box: box, zoom: try field.arguments.double("zoom") ?? 0)
        self.init(filter: try PhotoFilter(of: field), view: view)
    }
}

extension FacetsRequest {
    /// One page per selected list; a list may be selected several times under aliases.
    init(_ field: SelectedField) throws {
        let pages = try field.fields().compactMap { list in
            try Facet(rawValue: list.name).map { facet in try FacetPage(facet, list) }
        }
        self.init(filter: try PhotoFilter(of: field), pages: pages)
    }
}

extension FacetPage {
    fileprivate init(_ facet: Facet, _ list: SelectedField) throws {
        guard let size = Size(try list.arguments.int("first") ?? 20) else {
            throw InputError(pageSize: "\(list.name).first")
        }
        self.init(
            name: list.responseKey, facet: facet, size: size, after: try list.arguments.string("after"),
            cursorName: "\(list.name).after")
    }
}

extension SuggestionsRequest {
    init(_ field: SelectedField) throws {
        try self.init(
            text: try field.arguments.string("text") ?? "",
            try ShortListLength(try field.arguments.int("limit") ?? 10, path: "limit"))
    }
}

extension CompletionsRequest {
    init(_ field: SelectedField) throws {
        try self.init(
            q: try field.arguments.string("q") ?? "", at: try field.arguments.int("at"),
            try ShortListLength(try field.arguments.int("limit") ?? 10, path: "limit"))
    }
}

extension DuplicateRequest {
    init(_ field: SelectedField) throws {
        let arguments = field.arguments
        try self.init(
            kind: Kind(rawValue: try arguments.string("kind") ?? "") ?? .exact,
            distance: try arguments.int("distance"), filter: try PhotoFilter(of: field),
            size: try arguments.int("first") ?? PageRequest.defaultSize, after: try arguments.string("after"))
    }
}
