/// The indentation rule of block strings: `BlockStringValue` (section 2.9.4).
enum BlockString {
    /// The value of the raw string between the triple quotes. Iterates over the lines twice without storing them: there
    /// may be a million.
    static func value(of raw: ArraySlice<UInt8>) -> String {
        var common: Int?
        var written: ClosedRange<Int>?
        for (number, line) in Lines(rest: raw).enumerated() {
            let indent = line.prefix(while: isBlank).count
            guard indent < line.count else { continue }
            written = (written?.lowerBound ?? number)...number
            if number > 0 { common = min(common ?? indent, indent) }
        }
        guard let written else { return "" }
        var value: [UInt8] = []
        for (number, line) in Lines(rest: raw).enumerated() where written.contains(number) {
            if number > written.lowerBound { value.append(0x0A) }
            appendUnescaped(number > 0 ? line.dropFirst(common ?? 0) : line, to: &value)
        }
        return String(decoding: value, as: UTF8.self)
    }

    /// Whether printing `text` as a block string and parsing it gives `text` again.
    static func represents(_ text: String) -> Bool {
        guard !text.isEmpty,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" })
        else { return false }
        let bytes = Array(printed(text, indent: "").utf8)
        return value(of: bytes[3..<(bytes.count - 3)]) == text
    }

    /// The block string with its quotes; lines after the first are indented. A single short line stays on one line.
    static func printed(_ text: String, indent: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "" : indent + replacingTripleQuotes(in: line)
        }
        return "\"\"\"\n\(lines.joined(separator: "\n"))\n\(indent)\"\"\""
    }

    private static func replacingTripleQuotes(in line: Substring) -> String {
        var result: [UInt8] = []
        var quotes = 0
        for byte in line.utf8 {
            quotes = byte == UInt8(ascii: "\"") ? quotes + 1 : 0
            result.append(byte)
            if quotes == 3 {
                result.insert(UInt8(ascii: "\\"), at: result.count - 3)
                quotes = 0
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// The lines of a string, without their terminators: LF, CR or both.
    private struct Lines: Sequence, IteratorProtocol {
        var rest: ArraySlice<UInt8>
        private var isAtEnd = false

        init(rest: ArraySlice<UInt8>) { self.rest = rest }

        mutating func next() -> ArraySlice<UInt8>? {
            if isAtEnd { return nil }
            guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
                isAtEnd = true
                return rest
            }
            let line = rest[..<end]
            let isPair = rest[end] == 0x0D && end + 1 < rest.endIndex && rest[end + 1] == 0x0A
            rest = rest[(end + (isPair ? 2 : 1))...]
            return line
        }
    }

    private static func appendUnescaped(_ line: ArraySlice<UInt8>, to value: inout [UInt8]) {
        let start = value.count
        let escaped: [UInt8] = [0x5C, 0x22, 0x22, 0x22]
        for byte in line {
            value.append(byte)
            if byte == 0x22, value.count - start >= 4, value.suffix(4).elementsEqual(escaped) {
                value.remove(at: value.count - 4)
            }
        }
    }
}
