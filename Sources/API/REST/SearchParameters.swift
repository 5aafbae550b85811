import Catalog
import JSON

/// The flat parameters of `GET /api/v1/photos` and similar routes, read into the filter tree.
///
/// A repeated parameter (`camera`, `tag`, …) means any of its values; different parameters must all match. Ranges are
/// half-open as in the tree: `takenFrom` is included, `takenTo` is not.
struct SearchParameters {
    let filter: PhotoFilter
    /// The parameters that are not part of the filter: page, order, and the route's own. Each at most once.
    let others: [String: String]

    /// - Parameter own: the parameters of the route besides those of the filter.
    init(_ query: QueryString, own: Set<String>) throws {
        var values: [String: [String]] = [:]
        for parameter in query.parameters {
            guard Self.filterNames.contains(parameter.name) || own.contains(parameter.name) else {
                let allowed = Self.filterNames.union(own).sorted().joined(separator: ", ")
                throw APIError.badInput(field: parameter.name, reason: "is unknown; allowed: \(allowed)")
            }
            values[parameter.name, default: []].append(parameter.value)
        }
        var others: [String: String] = [:]
        for name in own {
            guard let given = values.removeValue(forKey: name) else { continue }
            guard given.count == 1, let value = given.first else {
                throw APIError.badInput(field: name, reason: "is given more than once")
            }
            others[name] = value
        }
        self.others = others
        var conditions: [PhotoFilter] = []
        if let q = values["q"] {
            for text in q { conditions.append(try PhotoFilter(q: text)) }
        }
        conditions += try PhotoFilter.conditions(ParameterValues(values))
        filter = try PhotoFilter.all(of: conditions, path: "q")
    }

    /// Reads a body: the tree, the search language, and the route's own parameters.
    ///
    /// - Parameter own: the parameters of the route besides those of the filter.
    init(_ members: JSONObject, own: Set<String>) throws {
        filter = try SearchRequest(members, allowed: ["filter", "q"] + own.sorted()).filter
        var others: [String: String] = [:]
        for member in members where own.contains(member.name) {
            switch member.value {
            case .null: continue
            case .int(let number) where Self.numbers.contains(member.name): others[member.name] = "\(number)"
            case .double(let number) where Self.numbers.contains(member.name):
                others[member.name] = Int(exactly: number).map { "\($0)" } ?? "\(number)"
            case .string(let text) where !Self.numbers.contains(member.name): others[member.name] = text
            default:
                let kind = Self.numbers.contains(member.name) ? "number" : "string"
                throw APIError.badInput(field: member.name, reason: "must be a \(kind)")
            }
        }
        self.others = others
    }

    /// The routes' own parameters that are numbers in a body.
    private static let numbers: Set<String> = ["limit", "zoom"]

    /// A whole number among ``others``.
    func integer(_ name: String) throws(APIError) -> Int? {
        guard let text = others[name] else { return nil }
        guard let number = Int(text) else { throw .badInput(field: name, reason: "must be a whole number") }
        return number
    }

    /// The page of `first`, `after`, `last`, `before` and `around`.
    func page() throws -> PageRequest {
        let around = try others["around"].map { (text) throws(InputError) in try WallClockSpan(argument: text) }
        return try PageRequest(
            first: try integer("first"), after: others["after"], last: try integer("last"),
            before: others["before"], around: around)
    }

    func order() throws -> PhotoOrder {
        try PhotoOrder(name: others["order"] ?? "TAKEN_DESC", filter: filter)
    }

    /// The parameters of all conditions, and the search language.
    static let filterNames: Set<String> = Set(Condition.all.flatMap { $0.parameters.flatMap(\.names) }).union(["q"])

    static let pageNames: Set<String> = ["first", "after", "last", "before", "around", "order"]
}
