import Catalog
import JSON

/// The body of `POST /api/v1/photos/search`, and of exports, which have no pages.
struct SearchRequest {
    static let members = ["filter", "q", "order", "first", "after", "last", "before", "around"]

    /// Both the tree and the search language hold.
    let filter: PhotoFilter
    let order: PhotoOrder
    private let members: [String: JSONValue]

    init(_ members: JSONObject, allowed: [String] = SearchRequest.members) throws {
        var given: [String: JSONValue] = [:]
        for member in try JSONValue.object(members).members(of: allowed) where !member.value.isNull {
            given[member.name] = member.value
        }
        self.members = given
        var conditions: [PhotoFilter] = []
        if let tree = given["filter"] { conditions.append(try PhotoFilter(tree)) }
        if let q = try Self.text("q", given) { conditions.append(try PhotoFilter(q: q)) }
        filter = try PhotoFilter.all(of: conditions, path: "q")
        order = try PhotoOrder(name: try Self.text("order", given) ?? "TAKEN_DESC", filter: filter)
    }

    func page() throws -> PageRequest {
        let (after, before) = (try Self.text("after", members), try Self.text("before", members))
        let around = try Self.text("around", members)
        let (first, last) = (try size("first"), try size("last"))
        return try PageRequest(
            first: first, after: after, last: last, before: before,
            around: try around.map { (text) throws(InputError) in try WallClockSpan(argument: text) })
    }

    private static func text(_ name: String, _ members: [String: JSONValue]) throws(APIError) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value else { throw .badInput(field: name, reason: "must be a string") }
        return text
    }

    private func size(_ name: String) throws(APIError) -> Int? {
        guard let value = members[name] else { return nil }
        guard let number = value.wholeNumber, let size = Int32(exactly: number) else {
            throw .badInput(field: name, reason: "must be a whole number")
        }
        return Int(size)
    }
}
