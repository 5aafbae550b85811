/// The word, key or value at a position of a search that is being typed and may be incomplete.
package struct SearchPlace: Hashable, Sendable {
    /// Its range in Unicode scalars from 0, which a completion replaces; includes quotes and the colon of a key.
    package let range: Range<Int>
    /// The key of a value, in lower case and without a confidence or version; nil for words and keys.
    package let key: String?
    /// The minimum confidence or version of the key, as typed.
    package let confidence: String?
    /// The part that was typed before the cursor, without quotes.
    package let typed: String

    /// Nil if the search is shorter than `offset`, which is in Unicode scalars from 0.
    package init?(_ text: String, at offset: Int) {
        let characters = text.unicodeScalars.map { Character($0) }
        guard (0...characters.count).contains(offset) else { return nil }
        var scanner = PieceScanner(characters)
        while let piece = scanner.next(), piece.range.lowerBound <= offset {
            // After its colon a key ends and a value begins.
            guard offset < piece.range.upperBound || offset == piece.range.upperBound && !piece.isKey else {
                continue
            }
            range = piece.range
            key = piece.key.map { String($0.prefix { !"<>=".contains($0) }) }
            let rest = piece.key?.drop { !"<>=".contains($0) } ?? ""
            confidence = rest.hasPrefix(">=") ? String(rest.dropFirst(2)) : nil
            typed = Self.unquoted(characters[piece.range.lowerBound..<offset])
            return
        }
        range = offset..<offset
        key = nil
        confidence = nil
        typed = ""
    }

    private static func unquoted(_ characters: ArraySlice<Character>) -> String {
        guard characters.first == "\"" else { return String(characters) }
        var text = ""
        var isEscaped = false
        for character in characters.dropFirst() {
            if !isEscaped && (character == "\"" || character == "\\") {
                isEscaped = character == "\\"
            } else {
                text.append(character)
                isEscaped = false
            }
        }
        return text
    }
}

/// Splits a search into words, keys and values. A quote that is not closed extends to the end.
private struct PieceScanner {
    private let characters: [Character]
    private var index = 0
    /// The key of the following values.
    private var key: String?

    init(_ characters: [Character]) { self.characters = characters }

    private var current: Character? { index < characters.count ? characters[index] : nil }

    mutating func next() -> (range: Range<Int>, key: String?, isKey: Bool)? {
        if let key {
            let start = index
            scan { $0 == "|" }
            if current == "|" { index += 1 } else { self.key = nil }
            let end = self.key == nil ? index : index - 1
            return (start..<end, key, false)
        }
        while let character = current, character.isWhitespace || "()-".contains(character) { index += 1 }
        guard current != nil else { return nil }
        let start = index
        scan { $0 == ":" }
        guard current == ":", characters[start] != "\"" else {
            // A colon without a key.
            if index == start { index += 1 }
            return (start..<index, nil, false)
        }
        key = String(characters[start..<index]).lowercased()
        index += 1
        return (start..<index, nil, true)
    }

    /// Moves to the end of a quoted or unquoted string.
    private mutating func scan(until stops: (Character) -> Bool) {
        if current == "\"" {
            index += 1
            while let character = current, character != "\"" { index += character == "\\" ? 2 : 1 }
            index = min(index + 1, characters.count)
            return
        }
        while let character = current, !character.isWhitespace, !"()\"".contains(character), !stops(character) {
            index += 1
        }
    }
}
