/// An escape sequence in a JSON string (RFC 8259, section 7): its scalar and its length in bytes.
package struct StringEscape {
    package let scalar: Unicode.Scalar
    package let length: Int

    package init(scalar: Unicode.Scalar, length: Int) {
        self.scalar = scalar
        self.length = length
    }

    /// Parses the sequence that begins at `start` with a backslash; nil if it is invalid.
    package init?(in bytes: [UInt8], at start: Int) {
        guard start + 1 < bytes.count else { return nil }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): (scalar, length) = ("\"", 2)
        case UInt8(ascii: "\\"): (scalar, length) = ("\\", 2)
        case UInt8(ascii: "/"): (scalar, length) = ("/", 2)
        case UInt8(ascii: "b"): (scalar, length) = ("\u{8}", 2)
        case UInt8(ascii: "f"): (scalar, length) = ("\u{C}", 2)
        case UInt8(ascii: "n"): (scalar, length) = ("\n", 2)
        case UInt8(ascii: "r"): (scalar, length) = ("\r", 2)
        case UInt8(ascii: "t"): (scalar, length) = ("\t", 2)
        case UInt8(ascii: "u"):
            guard let unit = Self.fourDigits(in: bytes, at: start + 2) else { return nil }
            if let found = Unicode.Scalar(unit) {
                (scalar, length) = (found, 6)
                return
            }
            // A leading surrogate must be followed by a trailing one.
            guard 0xD800...0xDBFF ~= unit, start + 7 < bytes.count, bytes[start + 6] == UInt8(ascii: "\\"),
                bytes[start + 7] == UInt8(ascii: "u"), let low = Self.fourDigits(in: bytes, at: start + 8),
                0xDC00...0xDFFF ~= low,
                let found = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { return nil }
            (scalar, length) = (found, 12)
        default: return nil
        }
    }

    private static func fourDigits(in bytes: [UInt8], at start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start..<(start + 4)] {
            guard let digit = hexDigit(byte) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    package static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
