/// Writes numbers and strings as values of the search language.
enum SearchText {
    static func number(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    static func alternatives(_ names: [String]) -> String { names.map(value).joined(separator: "|") }

    /// A value of a key, quoted unless it is plain.
    static func value(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-._/*".contains($0) }
        return isPlain ? text : quoted(text)
    }

    /// Words without a key; with the key `text` if they would otherwise be read as a phrase.
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
    /// Quoted, several words are a phrase.
    var hasSeveralWords: Bool { split(whereSeparator: \.isWhitespace).count > 1 }
}
