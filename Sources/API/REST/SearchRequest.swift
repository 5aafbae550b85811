import Catalog
import GraphQL

/// The body of `POST /api/v1/photos/search`, and of exports, which have no pages.
struct SearchRequest {
    static let members = ["filter", "q", "order", "first", "after", "last", "before", "around"]

    /// What the tree and the search language ask together.
    let filter: PhotoFilter
    let order: PhotoOrder
    private let page: [FilterInput.Member]

    init(_ members: [FilterInput.Member], allowed: [String] = SearchRequest.members) throws {
        var given: [String: FilterInput] = [:]
        for member in try FilterInput.object(members).members(of: allowed) where member.value != .null {
            given[member.name] = member.value
        }
        func text(_ name: String) throws(APIError) -> String? {
            guard let value = given[name] else { return nil }
            guard case .string(let text) = value else { throw .badInput(field: name, reason: "must be a string") }
            return text
        }
        var conditions: [PhotoFilter] = []
        if let tree = given["filter"] { conditions.append(try PhotoFilter(tree)) }
        if let q = try text("q") { conditions.append(try PhotoFilter(q: q)) }
        filter = try PhotoFilter.all(of: conditions, path: "q")
        order = try PhotoOrder(name: try text("order") ?? "TAKEN_DESC", filter: filter)
        for name in ["after", "before", "around"] { _ = try text(name) }
        for name in ["first", "last"] {
            guard let value = given[name] else { continue }
            guard case .number(let number) = value, Int32(exactly: number) != nil else {
                throw APIError.badInput(field: name, reason: "must be a whole number")
            }
            guard PageRequest.sizes.contains(Int(number)) else { throw FilterError(pageSize: name) }
        }
        page = ["first", "after", "last", "before", "around"].compactMap { name in given[name].map { .init(name, $0) }
        }
    }

    /// Order and page, as variables of the document behind it.
    var variables: InputObject {
        var variables = InputObject(["order": .string(order.name)])
        for member in page { variables.append(member.name, InputValue(member.value)) }
        return variables
    }
}
