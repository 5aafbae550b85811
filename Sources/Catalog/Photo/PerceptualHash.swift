/// A 64-bit perceptual hash, equal to Python ImageHash's `phash` (DCT of a 32 × 32 grey picture, 8 × 8 lowest
/// frequencies against their median). Written as 16 lower-case hexadecimal digits, the most significant bit first.
package struct PerceptualHash: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Reads exactly 16 hexadecimal digits of either case; nil for anything else.
    package init?(hex: some StringProtocol) {
        guard hex.utf8.count == 16 else { return nil }
        var value: UInt64 = 0
        for byte in hex.utf8 {
            guard let digit = Self.hexDigit(byte) else { return nil }
            value = value << 4 | UInt64(digit)
        }
        rawValue = value
    }

    /// How many of the 64 bits differ: 0 for the same picture, at most about 8 for near duplicates.
    package func distance(to other: PerceptualHash) -> Int { (rawValue ^ other.rawValue).nonzeroBitCount }

    package var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
