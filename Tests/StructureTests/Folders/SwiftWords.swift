/// The identifiers of a Swift source, without those in comments and string literals. Interpolated code counts as code.
struct SwiftWords {
    struct Word: Equatable {
        let text: String
        /// Number of braces open before the word.
        let depth: Int
        /// The word follows a dot, so it is a member of something.
        let isMember: Bool
    }

    private(set) var words: [Word] = []

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0
    private var previous: UInt8 = 0

    init(of source: String) {
        bytes = Array(source.utf8)
        readCode(untilParenthesis: false)
    }

    private func follows(_ text: StaticString) -> Bool {
        guard offset + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { text in text.indices.allSatisfy { bytes[offset + $0] == text[$0] } }
    }

    private mutating func readCode(untilParenthesis: Bool) {
        var parentheses = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if follows("//") {
                while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
            } else if follows("/*") {
                skipBlockComment()
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#"), let pounds = poundsOfLiteral {
                readLiteral(pounds: pounds)
                previous = UInt8(ascii: "\"")
            } else if Self.isLetter(byte) {
                readWord()
            } else {
                switch byte {
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: ")"):
                    if untilParenthesis, parentheses == 0 {
                        offset += 1
                        return
                    }
                    parentheses -= 1
                default: break
                }
                if byte > UInt8(ascii: " ") { previous = byte }
                offset += 1
            }
        }
    }

    private mutating func skipBlockComment() {
        var open = 0
        repeat {
            if follows("/*") {
                open += 1
                offset += 2
            } else if follows("*/") {
                open -= 1
                offset += 2
            } else {
                offset += 1
            }
        } while open > 0 && offset < bytes.count
    }

    private mutating func readWord() {
        let start = offset
        while offset < bytes.count, Self.isLetter(bytes[offset]) { offset += 1 }
        words.append(
            Word(
                text: String(decoding: bytes[start..<offset], as: UTF8.self), depth: depth,
                isMember: previous == UInt8(ascii: ".")))
        previous = UInt8(ascii: "a")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...:
            true
        default: false
        }
    }

    /// How many `#` precede the quotation mark of a string literal that begins here; nil where none begins.
    private var poundsOfLiteral: Int? {
        let pounds = bytes[offset...].prefix { $0 == UInt8(ascii: "#") }.count
        guard offset + pounds < bytes.count, bytes[offset + pounds] == UInt8(ascii: "\"") else { return nil }
        return pounds
    }

    private mutating func readLiteral(pounds: Int) {
        offset += pounds
        let quotes = follows("\"\"\"") ? 3 : 1
        offset += quotes
        let delimiter = [UInt8](repeating: UInt8(ascii: "#"), count: pounds)
        let end = [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + delimiter
        let escape = [UInt8(ascii: "\\")] + delimiter
        while offset < bytes.count {
            if bytes[offset...].starts(with: end) {
                offset += end.count
                return
            }
            guard bytes[offset...].starts(with: escape) else {
                offset += 1
                continue
            }
            offset += escape.count
            guard offset < bytes.count else { return }
            let isInterpolation = bytes[offset] == UInt8(ascii: "(")
            offset += 1
            if isInterpolation { readCode(untilParenthesis: true) }
        }
    }
}
