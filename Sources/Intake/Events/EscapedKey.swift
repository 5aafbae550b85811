import Support

/// Decodes an object's key in an event. Works on bytes, without Unicode normalization.
enum EscapedKey {
    /// Decodes the form of AWS and MinIO: `%XX`, and `+` for a space. Nil for an invalid escape or bytes that are not
    /// UTF-8.
    static func formDecoded(_ text: String) -> String? { PercentEncoding.decode(text, plusIsSpace: true) }

    /// Decodes the form of Ceph, which is percent-encoded or the bare key, depending on the release.
    ///
    /// A string is a bare key if it contains a character that an encoder would have escaped, or no valid escape. Ceph's
    /// encoder never writes `+` for a space.
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
