import Foundation

/// Bytes as pairs of hexadecimal digits.
enum Hexadecimal {
    static let upper = Array("0123456789ABCDEF".utf8)
    private static let lower = Array("0123456789abcdef".utf8)

    /// In lower case, as signatures and payload hashes are written.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        for byte in bytes { append(byte, to: &digits) }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The same, written behind what `digits` holds.
    static func append(_ bytes: some ContiguousBytes, to digits: inout [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            digits.reserveCapacity(digits.count + 2 * bytes.count)
            for byte in bytes { append(byte, to: &digits) }
        }
    }

    private static func append(_ byte: UInt8, to digits: inout [UInt8]) {
        digits.append(lower[Int(byte >> 4)])
        digits.append(lower[Int(byte & 15)])
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
