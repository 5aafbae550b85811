import Support

/// Undoes the encoding in which a store writes an object's key into an event. Works on bytes: no Unicode normalisation.
enum EscapedKey {
    /// As AWS and MinIO write it: `%XX`, and `+` for a space. Nil for a broken escape or bytes that are not UTF-8.
    static func formDecoded(_ text: String) -> String? { PercentEncoding.decode(text, plusIsSpace: true) }

    /// As Ceph writes it, which differs by release: percent-encoded, or the bare key.
    ///
    /// A text with a character that an encoder would have escaped is a bare key, and so is one without a valid
    /// escape. Ceph's encoder never writes `+` for a space.
    static func percentDecodedOrBare(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")), text.utf8.allSatisfy(isWrittenByEncoders) else { return text }
        return PercentEncoding.decode(text) ?? text
    }

    private static func isWrittenByEncoders(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "%-._~/!*'()".utf8.contains(byte)
        }
    }
}
