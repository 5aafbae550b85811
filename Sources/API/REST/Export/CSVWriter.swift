import Query

/// Writes a table as spreadsheets read it (RFC 4180), from rows straight to bytes. `openapi/openapi.yaml` documents how
/// a cell holds a list, and how a string is kept from being a formula: both can be reversed.
struct CSVWriter {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true
    /// The list of a cell before quotes are put around it.
    private var list: [UInt8] = []

    mutating func endLine() {
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        isFirst = true
    }

    // MARK: Cells

    /// A cell for null.
    mutating func writeEmpty() { separate() }

    mutating func writeEmpty(_ count: Int) { for _ in 0..<count { writeEmpty() } }

    mutating func write(_ number: Int?) {
        separate()
        if let number { bytes += "\(number)".utf8 }
    }

    /// The shortest digits that read back as the same number.
    mutating func write(_ number: Double?) {
        separate()
        if let number { bytes += "\(number)".utf8 }
    }

    mutating func write(_ flag: Bool) {
        separate()
        bytes += (flag ? "true" : "false").utf8
    }

    mutating func write(_ text: String?) {
        separate()
        guard var text else { return }
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    mutating func write(_ text: PhotoText) throws {
        separate()
        _ = try text.withUTF8 { append($0) }
    }

    mutating func write(_ texts: PhotoTexts) throws {
        list.removeAll(keepingCapacity: true)
        var isFirst = true
        try texts.forEachUTF8 { item in
            appendItem(item, isFirst: isFirst)
            isFirst = false
        }
        endList()
    }

    mutating func write(_ texts: [String]) {
        list.removeAll(keepingCapacity: true)
        for (place, text) in texts.enumerated() {
            var text = text
            text.withUTF8 { appendItem(UnsafeRawBufferPointer($0), isFirst: place == 0) }
        }
        endList()
    }

    // MARK: Bytes

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func append(_ text: UnsafeRawBufferPointer) {
        let isQuoted = text.contains(where: Self.needsQuotes)
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        if Self.isFormula(text) { bytes.append(UInt8(ascii: "'")) }
        if isQuoted {
            Self.append(doublingQuotes: text, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes += text
        }
    }

    /// An item of a list. It is quoted where it could not be told from its neighbours.
    private mutating func appendItem(_ text: UnsafeRawBufferPointer, isFirst: Bool) {
        if !isFirst { list += [UInt8(ascii: ";"), UInt8(ascii: " ")] }
        let isFormula = Self.isFormula(text)
        let isAmbiguous =
            text.isEmpty || text.contains { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\"") }
            || Self.beginsWithBlank(text) || Self.endsWithBlank(text)
        if isAmbiguous { list.append(UInt8(ascii: "\"")) }
        if isFormula { list.append(UInt8(ascii: "'")) }
        if isAmbiguous {
            Self.append(doublingQuotes: text, to: &list)
            list.append(UInt8(ascii: "\""))
        } else {
            list += text
        }
    }

    private mutating func endList() {
        separate()
        list.withUnsafeBytes { list in
            guard list.contains(where: Self.needsQuotes) else {
                bytes += list
                return
            }
            bytes.append(UInt8(ascii: "\""))
            Self.append(doublingQuotes: list, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func append(doublingQuotes text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }

    /// A spreadsheet takes a string that begins like this for a formula, which could send the table elsewhere. An
    /// apostrophe before it prevents that (OWASP, CSV Injection). Numbers stay as they are. A string that begins with
    /// such apostrophes itself gets one more, so that a reader can always remove one.
    private static func isFormula(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first(where: { $0 != UInt8(ascii: "'") }) else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            return true
        default: return false
        }
    }

    /// A blank that begins a longer character, as with a combining accent, is none.
    private static func beginsWithBlank(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.first == UInt8(ascii: " ") else { return false }
        return text.count == 1 || text[1] < 0x80 || String(decoding: text, as: UTF8.self).first == " "
    }

    private static func endsWithBlank(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.last == UInt8(ascii: " ") else { return false }
        return text.count == 1 || text[text.count - 2] < 0x80 || String(decoding: text, as: UTF8.self).last == " "
    }
}
