/// The normal form of an SQL script: two scripts with the same form have the same statements, whatever their comments
/// and line lengths are.
///
/// Outside of strings and quoted identifiers, comments count as white space, and white space becomes one newline where
/// it has a line break, else one space. The difference matters to the server: strings that are separated by a line
/// break are one string. Dollar-quoted strings stay as they are, including comments in the bodies of functions, because
/// the server stores those.
///
/// Follows PostgreSQL's lexical rules (`src/backend/parser/scan.l`) with `standard_conforming_strings` on.
package struct SQLScript {
    private let text: [UInt8]
    private var position = 0
    package private(set) var normalForm: [UInt8] = []
    /// The last token was a string with backslash escapes, which a string on the next line continues.
    private var continuesEscapes = false

    package init(_ sql: String) {
        text = Array(sql.utf8)
        normalForm.reserveCapacity(text.count)
        while position < text.count {
            if let hasLineBreak = skipWhitespace() {
                continuesEscapes = continuesEscapes && hasLineBreak
                if !normalForm.isEmpty, position < text.count { normalForm.append(hasLineBreak ? .newline : .space) }
            } else {
                copyToken()
            }
        }
    }

    private func byte(_ offset: Int = 0) -> UInt8? {
        position + offset < text.count ? text[position + offset] : nil
    }

    private mutating func copy(_ count: Int = 1) {
        let end = min(position + count, text.count)
        normalForm += text[position..<end]
        position = end
    }

    // MARK: White space and comments

    /// Skips white space and comments; returns whether they contain a line break outside of a block comment. Nil where
    /// there are none.
    private mutating func skipWhitespace() -> Bool? {
        let start = position
        var hasLineBreak = false
        while let next = byte() {
            if next.isSQLWhitespace {
                if next.isLineBreak { hasLineBreak = true }
                position += 1
            } else if next == .minus, byte(1) == .minus {
                while let next = byte(), !next.isLineBreak { position += 1 }
            } else if next == .slash, byte(1) == .star, let end = endOfBlockComment() {
                position = end
            } else {
                break
            }
        }
        return position == start ? nil : hasLineBreak
    }

    /// Block comments nest. Nil for one without an end, which the server rejects.
    private func endOfBlockComment() -> Int? {
        var depth = 0
        var index = position
        while index + 1 < text.count {
            switch (text[index], text[index + 1]) {
            case (.slash, .star):
                depth += 1
                index += 2
            case (.star, .slash):
                depth -= 1
                index += 2
                if depth == 0 { return index }
            default: index += 1
            }
        }
        return nil
    }

    // MARK: Tokens

    private mutating func copyToken() {
        guard let first = byte() else { return }
        let continuesEscapes = continuesEscapes
        self.continuesEscapes = false
        if first == .quote {
            copyString(escapes: continuesEscapes)
        } else if first == .doubleQuote {
            copyQuoted(by: .doubleQuote, escapes: false)
        } else if first.isIdentifierStart {
            let start = position
            while byte()?.isIdentifierPart == true { copy() }
            let isEscapePrefix = position == start + 1 && (first == UInt8(ascii: "E") || first == UInt8(ascii: "e"))
            if isEscapePrefix, byte() == .quote { copyString(escapes: true) }
        } else if first == .dollar, let tag = dollarTag() {
            copyDollarQuoted(by: tag)
        } else if first == .slash, byte(1) == .star {
            // A comment without an end.
            copy(text.count)
        } else {
            copy()
        }
    }

    private mutating func copyString(escapes: Bool) {
        copyQuoted(by: .quote, escapes: escapes)
        continuesEscapes = escapes
    }

    /// Copies up to the closing quote; a doubled quote is part of the content.
    private mutating func copyQuoted(by quote: UInt8, escapes: Bool) {
        copy()
        while let next = byte() {
            if escapes, next == .backslash {
                copy(2)
            } else if next == quote {
                copy()
                guard byte() == quote else { return }
                copy()
            } else {
                copy()
            }
        }
    }

    /// The delimiter at this position, `$$` or `$tag$`; nil for any other dollar sign.
    private func dollarTag() -> ArraySlice<UInt8>? {
        var end = position + 1
        if end < text.count, text[end].isIdentifierStart {
            while end < text.count, text[end].isIdentifierPart, text[end] != .dollar { end += 1 }
        }
        return end < text.count && text[end] == .dollar ? text[position...end] : nil
    }

    private mutating func copyDollarQuoted(by tag: ArraySlice<UInt8>) {
        copy(tag.count)
        while position < text.count {
            if byte() == .dollar, text[position...].starts(with: tag) { return copy(tag.count) }
            copy()
        }
    }
}

extension UInt8 {
    fileprivate static let newline = UInt8(ascii: "\n")
    fileprivate static let space = UInt8(ascii: " ")
    fileprivate static let minus = UInt8(ascii: "-")
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let star = UInt8(ascii: "*")
    fileprivate static let quote = UInt8(ascii: "'")
    fileprivate static let doubleQuote = UInt8(ascii: "\"")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let dollar = UInt8(ascii: "$")

    fileprivate var isLineBreak: Bool { self == .newline || self == UInt8(ascii: "\r") }
    /// Space, tab, line breaks and form feed.
    fileprivate var isSQLWhitespace: Bool { isLineBreak || [.space, 9, 12].contains(self) }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    /// A letter, an underscore, or a byte of a character outside ASCII.
    fileprivate var isIdentifierStart: Bool {
        let lower = self | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) || self == UInt8(ascii: "_") || self >= 0x80
    }
    fileprivate var isIdentifierPart: Bool { isIdentifierStart || isDigit || self == .dollar }
}
