import Foundation

/// Bytes as pairs of hexadecimal digits.
enum Hexadecimal {
    static let upper = Array("0123456789ABCDEF".utf8)
    private static let lower = Array("0123456789abcdef".utf8)

    /// In lower case, as signatures and payload hashes are written.
    static func encode(_ bytes: some ContiguousBytes) -> String {
        bytes.withUnsafeBytes { bytes in
            String(unsafeUninitializedCapacity: 2 * bytes.count) { target in
                var digits = ByteCursor(target)
                append(bytes, to: &digits)
                return digits.count
            }
        }
    }

    static func append(_ bytes: some ContiguousBytes, to digits: inout ByteCursor) {
        bytes.withUnsafeBytes { bytes in
            for byte in bytes {
                digits.append(lower[Int(byte >> 4)])
                digits.append(lower[Int(byte & 15)])
            }
        }
    }

    /// The value of one digit in either case.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
