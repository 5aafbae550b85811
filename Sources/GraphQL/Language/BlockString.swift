/// The indentation rule of block strings: `BlockStringValue` (section 2.9.4).
enum BlockString {
    /// The value of the raw text between the triple quotes.
    static func value(of raw: ArraySlice<UInt8>) -> String {
        var lines = lines(of: raw)
        let common = lines.dropFirst().compactMap { line -> Int? in
            let indent = line.prefix(while: isBlank).count
            return indent < line.count ? indent : nil
        }.min()
        if let common {
            for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(common) }
        }
        while let first = lines.first, first.allSatisfy(isBlank) { lines.removeFirst() }
        while let last = lines.last, last.allSatisfy(isBlank) { lines.removeLast() }
        return String(decoding: unescaped(lines.joined(separator: [0x0A])), as: UTF8.self)
    }

    /// Whether printing `text` as a block string and reading it again gives `text`.
    static func represents(_ text: String) -> Bool {
        guard !text.isEmpty,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" })
        else { return false }
        let bytes = Array(printed(text, indent: "").utf8)
        return value(of: bytes[3..<(bytes.count - 3)]) == text
    }

    /// The block string with its quotes, its lines after the first preceded by `indent`. One short line stays in one.
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

    private static func lines(of raw: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = raw.startIndex
        var index = start
        while index < raw.endIndex {
            guard raw[index] == 0x0A || raw[index] == 0x0D else {
                index += 1
                continue
            }
            lines.append(raw[start..<index])
            index += raw[index] == 0x0D && index + 1 < raw.endIndex && raw[index + 1] == 0x0A ? 2 : 1
            start = index
        }
        lines.append(raw[start..<raw.endIndex])
        return lines
    }

    private static func unescaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        let escaped: [UInt8] = [0x5C, 0x22, 0x22, 0x22]
        for byte in bytes {
            result.append(byte)
            if byte == 0x22, result.suffix(4).elementsEqual(escaped) { result.remove(at: result.count - 4) }
        }
        return result
    }
}
