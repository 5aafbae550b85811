import Catalog
import GraphQL

/// The body of `POST /api/v1/photos/search`.
struct SearchRequest {
    let filter: PhotoFilter
    /// All else, as variables of the document behind it.
    let variables: InputObject

    init(_ members: [FilterInput.Member]) throws {
        let allowed = ["filter", "q", "order", "first", "after", "last", "before", "around"]
        var given: [String: FilterInput] = [:]
        for member in members where member.value != .null {
            guard allowed.contains(member.name) else {
                throw APIError.badInput(
                    field: member.name, reason: "is not known here; allowed: " + allowed.joined(separator: ", "))
            }
            guard given.updateValue(member.value, forKey: member.name) == nil else {
                throw APIError.badInput(field: member.name, reason: "is given twice")
            }
        }
        filter = try given["filter"].map { try PhotoFilter($0) } ?? .everything
        var order = "TAKEN_DESC"
        if case .string(let name)? = given["order"] {
            order = name
        } else if given["order"] != nil {
            throw APIError.badInput(field: "order", reason: "must be a text")
        }
        order = try PhotoOrder(name: order, filter: filter).name
        for name in ["q", "after", "before", "around"] {
            if case .string? = given[name] { continue }
            if given[name] != nil { throw APIError.badInput(field: name, reason: "must be a text") }
        }
        for name in ["first", "last"] {
            guard let value = given[name] else { continue }
            guard case .number(let number) = value, Int32(exactly: number) != nil else {
                throw APIError.badInput(field: name, reason: "must be a whole number")
            }
            guard (1...200).contains(number) else {
                throw APIError.badInput(field: name, reason: "must lie between 1 and 200")
            }
        }
        var variables = InputObject(["order": .string(order)])
        for name in ["q", "first", "after", "last", "before", "around"] {
            if let value = given[name] { variables.append(name, InputValue(value)) }
        }
        self.variables = variables
    }
}
