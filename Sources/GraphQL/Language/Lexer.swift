import JSON

/// Splits UTF-8 into tokens (section 2.1). Strings are checked here and decoded by the parser's `string(of:)`, so that
/// a skipped token uses no memory.
struct Lexer {
    let bytes: [UInt8]
    private let tokenLimit: Int
    private var position = 0
    private var line = 1
    /// The offset of the current line, increased by each UTF-8 continuation byte in it, so that `position - lineStart`
    /// is the number of scalars.
    private var lineStart = 0
    /// Number of tokens so far.
    private(set) var tokens = 0

    init(_ bytes: [UInt8], tokenLimit: Int) {
        self.bytes = bytes
        self.tokenLimit = tokenLimit
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
            lineStart = 2
        }
    }

    var location: SourceLocation { SourceLocation(line: line, column: position - lineStart + 1) }

    mutating func next() throws(SyntaxError) -> Token {
        try skipIgnored()
        let start = position
        let location = location
        guard start < bytes.count else {
            return Token(kind: .end, start: start, end: start, location: location)
        }
        tokens += 1
        if tokens > tokenLimit { throw SyntaxError(reason: .tooManyTokens(limit: tokenLimit), location: location) }
        let byte = bytes[start]
        let kind: Token.Kind
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            position += 1
            while position < bytes.count, Self.continuesName(bytes[position]) { position += 1 }
            kind = .name
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            kind = try number()
        case UInt8(ascii: "\""):
            if byteAt(start + 1) == UInt8(ascii: "\""), byteAt(start + 2) == UInt8(ascii: "\"") {
                try blockString(from: location)
                kind = .blockString
            } else {
                try string(from: location)
                kind = .string
            }
        case UInt8(ascii: "."):
            guard byteAt(start + 1) == byte, byteAt(start + 2) == byte else { throw unexpected() }
            position += 3
            kind = .spread
        default:
            guard let punctuator = Self.punctuator(byte) else { throw unexpected() }
            position += 1
            kind = punctuator
        }
        return Token(kind: kind, start: start, end: position, location: location)
    }

    private func byteAt(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    static func continuesName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func punctuator(_ byte: UInt8) -> Token.Kind? {
        switch byte {
        case UInt8(ascii: "{"): .leftBrace
        case UInt8(ascii: "}"): .rightBrace
        case UInt8(ascii: "("): .leftParenthesis
        case UInt8(ascii: ")"): .rightParenthesis
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "$"): .dollar
        case UInt8(ascii: "!"): .bang
        case UInt8(ascii: "["): .leftBracket
        case UInt8(ascii: "]"): .rightBracket
        case UInt8(ascii: "@"): .at
        case UInt8(ascii: "="): .equals
        case UInt8(ascii: "|"): .pipe
        case UInt8(ascii: "&"): .ampersand
        default: nil
        }
    }

    /// Skips white space, line terminators, commas and comments (section 2.1.7).
    private mutating func skipIgnored() throws(SyntaxError) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x2C: position += 1
            case 0x0A, 0x0D: endLine()
            case 0xEF where byteAt(position + 1) == 0xBB && byteAt(position + 2) == 0xBF:
                position += 3
                lineStart += 2
            case UInt8(ascii: "#"):
                while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
                    try skipScalar()
                }
            default: return
            }
        }
    }

    /// Skips a line terminator; CR LF is one.
    private mutating func endLine() {
        position += bytes[position] == 0x0D && byteAt(position + 1) == 0x0A ? 2 : 1
        line += 1
        lineStart = position
    }

    /// Skips one scalar of a string or comment; it must be well-formed UTF-8 (Unicode, table 3-7).
    private mutating func skipScalar() throws(SyntaxError) {
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return
        }
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard length > 0, position + length <= bytes.count, second.contains(bytes[position + 1]),
            bytes[(position + 2)..<max(position + 2, position + length)].allSatisfy({ 0x80...0xBF ~= $0 })
        else { throw SyntaxError(reason: .invalidUTF8, location: location) }
        position += length
        lineStart += length - 1
    }

    private mutating func number() throws(SyntaxError) -> Token.Kind {
        var kind = Token.Kind.int
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if byteAt(position) == UInt8(ascii: "0") {
            position += 1
            if Self.isDigit(byteAt(position)) { throw invalidNumber("unexpected digit after 0") }
        } else {
            try digits()
        }
        if byteAt(position) == UInt8(ascii: ".") {
            kind = .float
            position += 1
            try digits()
        }
        if let byte = byteAt(position), byte | 0x20 == UInt8(ascii: "e") {
            kind = .float
            position += 1
            if let sign = byteAt(position), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if let byte = byteAt(position), byte == UInt8(ascii: ".") || Self.continuesName(byte) {
            throw invalidNumber("expected digit but found \(characterHere)")
        }
        return kind
    }

    private mutating func digits() throws(SyntaxError) {
        guard Self.isDigit(byteAt(position)) else {
            throw invalidNumber("expected digit but found \(characterHere)")
        }
        while Self.isDigit(byteAt(position)) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private mutating func string(from start: SourceLocation) throws(SyntaxError) {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case 0x0A, 0x0D: throw SyntaxError(reason: .unterminatedString, location: location)
            case UInt8(ascii: "\\"):
                guard let escape = StringEscape(graphQL: bytes, at: position) else {
                    throw SyntaxError(reason: .invalidEscape(escapeHere), location: location)
                }
                position += escape.length
            default: try skipScalar()
            }
        }
        throw SyntaxError(reason: .unterminatedString, location: location)
    }

    private mutating func blockString(from start: SourceLocation) throws(SyntaxError) {
        position += 3
        let quote = UInt8(ascii: "\"")
        while position < bytes.count {
            switch bytes[position] {
            case quote where byteAt(position + 1) == quote && byteAt(position + 2) == quote:
                position += 3
                return
            case UInt8(ascii: "\\")
            where byteAt(position + 1) == quote && byteAt(position + 2) == quote && byteAt(position + 3) == quote:
                position += 4
            case 0x0A, 0x0D: endLine()
            default: try skipScalar()
            }
        }
        throw SyntaxError(reason: .unterminatedString, location: location)
    }

    private func unexpected() -> SyntaxError {
        SyntaxError(reason: .unexpectedCharacter(characterHere), location: location)
    }

    private func invalidNumber(_ text: String) -> SyntaxError {
        SyntaxError(reason: .invalidNumber(text), location: location)
    }

    private var escapeHere: String {
        let end = bytes[position...].prefix(6).firstIndex { $0 < 0x20 || $0 >= 0x80 }
        return String(decoding: bytes[position..<(end ?? min(position + 6, bytes.count))], as: UTF8.self)
    }

    private var characterHere: String {
        guard position < bytes.count else { return "<EOF>" }
        let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        let printable = scalar.value >= 0x20 && scalar.value != 0x7F
        return printable ? "\"\(scalar)\"" : "U+" + String(scalar.value, radix: 16, uppercase: true)
    }
}
