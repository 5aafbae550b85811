/// Writes conditions in the search language, each as the parser reads it where it stands beside others.
enum SearchPrinter {
    /// A whole search: without parentheses around it, and nothing at all for everything.
    static func search(_ filter: PhotoFilter) throws(SearchTextError) -> String {
        if let short = short(filter) { return short }
        switch filter {
        case .and(let parts): return try parts.isEmpty ? "" : list(parts, " ")
        case .or(let parts) where !parts.isEmpty: return try list(parts, " OR ")
        default: return try text(of: filter)
        }
    }

    /// A condition beside others.
    static func text(of filter: PhotoFilter) throws(SearchTextError) -> String {
        if let short = short(filter) { return short }
        switch filter {
        case .and(let parts): return try parts.isEmpty ? "is:anything" : "(\(list(parts, " ")))"
        case .or(let parts): return try parts.isEmpty ? "is:nothing" : "(\(list(parts, " OR ")))"
        case .not(let part): return "-" + (try text(of: part))
        default: return try filter.condition?.print(filter) ?? ""
        }
    }

    /// The words for what the language calls by one name.
    private static func short(_ filter: PhotoFilter) -> String? {
        switch filter {
        case .or(let parts):
            if case .cameraModels(let names)? = parts.first, parts == [.cameraModels(names), .cameraMakes(names)] {
                return "camera:" + alternatives(names)
            }
            if case .cities(let names)? = parts.first, parts == [.cities(names), .regions(names), .countries(names)] {
                return "place:" + alternatives(names)
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

    static func number(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    static func alternatives(_ names: [String]) -> String { names.map(value).joined(separator: "|") }

    /// A value behind a key, in quotes unless it is plain.
    static func value(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-._/*".contains($0) }
        return isPlain ? text : quoted(text)
    }

    /// Words without a key where they are read as words, and not as a phrase.
    @Sendable static func text(_ text: String) -> String {
        text.hasSeveralWords ? "text:" + value(text) : word(text)
    }

    @Sendable static func phrase(_ text: String) -> String {
        text.hasSeveralWords ? quoted(text) : "phrase:" + value(text)
    }

    /// A word without a key.
    private static func word(_ text: String) -> String {
        let isPlain = text != "OR" && text.allSatisfy { $0.isLetter || $0.isNumber || "._".contains($0) }
        return isPlain ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

extension String {
    /// In quotes, several words are a phrase.
    var hasSeveralWords: Bool { split(whereSeparator: \.isWhitespace).count > 1 }
}
