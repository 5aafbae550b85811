/// Writes conditions in the search language so that the parser reads each correctly next to others.
enum SearchPrinter {
    /// A whole search: without outer parentheses, and empty for everything.
    static func search(_ filter: PhotoFilter) throws(SearchTextError) -> String {
        if let short = short(filter) { return short }
        switch filter {
        case .and(let parts): return try parts.isEmpty ? "" : list(parts, " ")
        case .or(let parts) where !parts.isEmpty: return try list(parts, " OR ")
        default: return try text(of: filter)
        }
    }

    /// A condition next to others.
    static func text(of filter: PhotoFilter) throws(SearchTextError) -> String {
        if let short = short(filter) { return short }
        switch filter {
        case .and(let parts): return try parts.isEmpty ? "is:anything" : "(\(list(parts, " ")))"
        case .or(let parts): return try parts.isEmpty ? "is:nothing" : "(\(list(parts, " OR ")))"
        case .not(let part): return "-" + (try text(of: part))
        default: return try filter.condition?.print(filter) ?? ""
        }
    }

    /// The short form of a combination, see ``SearchKeys``.
    private static func short(_ filter: PhotoFilter) -> String? {
        switch filter {
        case .or(let parts):
            if case .cameraModels(let names)? = parts.first, parts == [.cameraModels(names), .cameraMakes(names)] {
                return "camera:" + SearchText.alternatives(names)
            }
            if case .cities(let names)? = parts.first, parts == [.cities(names), .regions(names), .countries(names)] {
                return "place:" + SearchText.alternatives(names)
            }
            return nil
        case .not(.aiStatuses([""])): return "has:ai"
        case .aiStatuses([""]): return "no:ai"
        default: return nil
        }
    }

    private static func list(_ parts: [PhotoFilter], _ separator: String) throws(SearchTextError) -> String {
        var texts: [String] = []
        for part in parts { texts.append(try text(of: part)) }
        return texts.joined(separator: separator)
    }
}
