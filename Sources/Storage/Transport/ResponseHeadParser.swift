/// Puts an answer's status and headers together from the lines that curl hands out.
///
/// Interim answers (1xx) are dropped; lines after the body (trailers) are too.
struct ResponseHeadParser {
    private var status = 0
    private var headers = HeaderFields()
    private var isComplete = false

    /// The head, once, at the empty line that ends it.
    mutating func parse(line: UnsafeRawBufferPointer) -> ExchangeState.Head? {
        guard !isComplete else { return nil }
        let text = String(decoding: line, as: UTF8.self).trimmingLineEnd
        guard !text.isEmpty else {
            guard status >= 200 else { return nil }
            isComplete = true
            return (status, headers)
        }
        if text.hasPrefix("HTTP/") {
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = HeaderFields()
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append(String(text[..<colon]), String(value))
        }
        return nil
    }
}

extension String {
    /// Without line break and blanks at the end.
    fileprivate var trimmingLineEnd: Substring {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
