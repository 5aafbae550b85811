/// The id of a photo: `photos.id`, a positive 64-bit integer that is never reused.
package struct PhotoID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    /// Nil unless the number is positive, as every value of `BIGSERIAL` is.
    package init?(rawValue: Int64) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    /// Parses decimal digits, as in a REST path. Nil for anything else, including a sign or a leading zero.
    package init?(_ text: some StringProtocol) {
        guard let first = text.utf8.first, first >= UInt8(ascii: "1"), first <= UInt8(ascii: "9"),
            let number = Int64(text)
        else { return nil }
        self.init(rawValue: number)
    }

    package static func < (left: PhotoID, right: PhotoID) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
