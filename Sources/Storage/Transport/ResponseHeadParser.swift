/// Parses the status and headers of a response from the lines that curl delivers.
///
/// Ignores interim responses (1xx) and lines after the body (trailers).
struct ResponseHeadParser {
    private var status = 0
    private var headers = HeaderFields()
    private var isComplete = false

    /// Returns the head once, at the empty line that ends it.
    mutating func parse(line: UnsafeRawBufferPointer) -> ExchangeState.Head? {
        guard !isComplete else { return nil }
        let text = Self.text(of: line)
        guard !text.isEmpty else {
            guard status >= 200 else { return nil }
            isComplete = true
            return (status, headers)
        }
        if text.hasPrefix("HTTP/") {
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = HeaderFields()
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[text.utf8.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append(String(text[..<colon]), String(value))
        }
        return nil
    }

    /// Without the line break and trailing blanks.
    private static func text(of line: UnsafeRawBufferPointer) -> String {
        let end = line.lastIndex { $0 > UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
        return String(decoding: line[..<end], as: UTF8.self)
    }
}
