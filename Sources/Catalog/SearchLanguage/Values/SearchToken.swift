/// A token of the search language with its position in characters (Unicode scalars) from 1.
struct SearchToken: Hashable {
    enum Kind: Hashable {
        /// A word or a quoted string without a key.
        case text(String)
        /// `key:value|value`; the values between the bars, without quotes.
        case condition(key: String, values: [Value])
        case minus
        case or
        case open
        case close
    }

    struct Value: Hashable {
        let text: String
        let position: Int
    }

    let kind: Kind
    let position: Int
}

/// Splits a search into tokens.
struct SearchLexer {
    /// One element per Unicode scalar, so that a quote or bar before a combining mark is recognised.
    private let characters: [Character]
    private var index = 0

    init(_ text: String) { characters = text.unicodeScalars.map { Character($0) } }

    private var current: Character? { index < characters.count ? characters[index] : nil }

    mutating func tokens() throws(SearchSyntaxError) -> [SearchToken] {
        var tokens: [SearchToken] = []
        while let character = current {
            let position = index + 1
            switch character {
            case _ where character.isWhitespace:
                index += 1
                continue
            case "(":
                index += 1
                tokens.append(SearchToken(kind: .open, position: position))
            case ")":
                index += 1
                tokens.append(SearchToken(kind: .close, position: position))
            case "-":
                index += 1
                guard let next = current, !next.isWhitespace else {
                    throw SearchSyntaxError(
                        position: position, reason: "\"-\" must be followed by the condition to exclude")
                }
                tokens.append(SearchToken(kind: .minus, position: position))
            default:
                tokens.append(SearchToken(kind: try word(), position: position))
            }
        }
        return tokens
    }

    private mutating func word() throws(SearchSyntaxError) -> SearchToken.Kind {
        if current == "\"" {
            let position = index + 1
            let text = try quoted()
            guard !text.allSatisfy(\.isWhitespace) else {
                throw SearchSyntaxError(position: position, reason: "the quotes are empty")
            }
            return .text(text)
        }
        let text = bare { $0 == ":" }
        guard current == ":" else { return text == "OR" ? .or : .text(text) }
        index += 1
        var values: [SearchToken.Value] = []
        repeat {
            if !values.isEmpty { index += 1 }
            let position = index + 1
            let isQuoted = current == "\""
            let value = isQuoted ? try quoted() : bare { $0 == "|" }
            // Photos without any AI result have the status "".
            guard !value.isEmpty || isQuoted && text.lowercased() == "status" else {
                throw SearchSyntaxError(position: position, reason: "\"\(text):\" needs a value")
            }
            values.append(SearchToken.Value(text: value, position: position))
        } while current == "|"
        if let next = current, !next.isWhitespace, next != ")" {
            throw SearchSyntaxError(position: index + 1, reason: "expected a space or \"|\" after the value")
        }
        return .condition(key: text.lowercased(), values: values)
    }

    private mutating func bare(until stops: (Character) -> Bool) -> String {
        let start = index
        while let character = current, !character.isWhitespace, character != "(", character != ")", character != "\"",
            !stops(character)
        {
            index += 1
        }
        return String(characters[start..<index])
    }

    /// A string in quotes; `\"` and `\\` are escapes.
    private mutating func quoted() throws(SearchSyntaxError) -> String {
        let start = index + 1
        index += 1
        var text = ""
        while let character = current, character != "\"" {
            index += 1
            if character == "\\", let escaped = current, escaped == "\"" || escaped == "\\" {
                text.append(escaped)
                index += 1
            } else {
                text.append(character)
            }
        }
        guard current == "\"" else { throw SearchSyntaxError(position: start, reason: "the quote is not closed") }
        index += 1
        return text
    }
}
