import JSON

extension StringEscape {
    /// Reads a sequence of a GraphQL string (section 2.9.4): those of JSON, and `\u{1F600}`.
    init?(graphQL bytes: [UInt8], at start: Int) {
        guard start + 2 < bytes.count, bytes[start + 1] == UInt8(ascii: "u"), bytes[start + 2] == UInt8(ascii: "{")
        else {
            self.init(in: bytes, at: start)
            return
        }
        guard let (value, end) = Self.braced(in: bytes, from: start + 3), let scalar = Unicode.Scalar(value) else {
            return nil
        }
        self.init(scalar: scalar, length: end - start)
    }

    private static func braced(in bytes: [UInt8], from start: Int) -> (value: UInt32, end: Int)? {
        var value: UInt32 = 0
        var index = start
        while index < bytes.count, let digit = hexDigit(bytes[index]) {
            value = value << 4 | digit
            if value > 0x10FFFF { return nil }
            index += 1
        }
        guard index > start, index < bytes.count, bytes[index] == UInt8(ascii: "}") else { return nil }
        return (value, index + 1)
    }
}
