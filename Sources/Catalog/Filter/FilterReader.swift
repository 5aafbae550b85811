package import JSON

extension PhotoFilter {
    /// Reads a filter object; all its fields must match. The GraphQL input `PhotoFilter` and the body of a REST search
    /// have this form.
    ///
    /// - Parameter path: the path of the filter in errors.
    /// - Throws: ``InputError`` that names the field and what is allowed.
    package init(_ input: JSONValue, path: String = "filter") throws(InputError) {
        var reader = FilterReader()
        self = try reader.filter(InputReader(path: path, value: input), depth: 0)
    }
}

/// Converts fields to conditions and counts nodes and words.
struct FilterReader {
    private var size = FilterSize()

    mutating func filter(_ field: InputReader, depth: Int) throws(InputError) -> PhotoFilter {
        guard depth <= FilterLimits.depth else {
            throw field.error("is nested deeper than \(FilterLimits.depth) levels")
        }
        guard case .object(let members) = field.value else { throw field.error("must be a filter object") }
        var conditions: [(name: String, filter: PhotoFilter)] = []
        var seen: Set<String> = []
        for member in members {
            let child = InputReader(path: "\(field.path).\(member.name)", value: member.value)
            guard seen.insert(member.name).inserted else { throw child.error("is given twice") }
            guard member.value != .null else {
                guard Self.names.contains(member.name) else { throw Self.unknown(child) }
                continue
            }
            try size.add(nodes: 1, field.error)
            conditions.append((member.name, try condition(member.name, child, depth: depth)))
        }
        // Sorted, because GraphQL does not keep the order of fields: cursors are bound to the filter, and the order by
        // distance uses the first `near`.
        conditions.sort { Self.place(of: $0.name) < Self.place(of: $1.name) }
        return conditions.count == 1 ? conditions[0].filter : .and(conditions.map(\.filter))
    }

    /// Conditions by name, then combinations.
    private static func place(of name: String) -> (Int, String) { (conditions[name] == nil ? 1 : 0, name) }

    private mutating func condition(
        _ name: String, _ field: InputReader, depth: Int
    ) throws(InputError) -> PhotoFilter {
        switch name {
        case "and": return one(of: try filters(field, depth: depth), PhotoFilter.and)
        case "or": return one(of: try filters(field, depth: depth), PhotoFilter.or)
        case "not": return .not(try filter(field, depth: depth + 1))
        default:
            guard let read = Self.conditions[name]?.read else { throw Self.unknown(field) }
            let filter = try read(field)
            switch filter {
            case .text(let text), .phrase(let text): try size.add(text: text, field.error)
            default: break
            }
            return filter
        }
    }

    private mutating func filters(_ field: InputReader, depth: Int) throws(InputError) -> [PhotoFilter] {
        var filters: [PhotoFilter] = []
        for element in try field.elements() { filters.append(try filter(element, depth: depth + 1)) }
        return filters
    }

    /// A list with one element is that element, because the search language cannot write it otherwise.
    private func one(of filters: [PhotoFilter], _ join: ([PhotoFilter]) -> PhotoFilter) -> PhotoFilter {
        filters.count == 1 ? filters[0] : join(filters)
    }

    private static let conditions: [String: Condition] = Dictionary(
        uniqueKeysWithValues: Condition.all.map { ($0.name, $0) })

    /// Every field of a filter.
    static let names: Set<String> = Set(conditions.keys).union(["and", "or", "not"])

    private static func unknown(_ field: InputReader) -> InputError {
        field.error("is not a condition; allowed: " + names.sorted().joined(separator: ", "))
    }
}
