/// Undoes the encoding in which a store writes an object's key into an event. Works on bytes: no Unicode normalisation.
enum EscapedKey {
    /// As AWS and MinIO write it: `%XX`, and `+` for a space. Nil for a broken escape or bytes that are not UTF-8.
    static func formDecoded(_ text: String) -> String? { decode(text, plusIsSpace: true) }

    /// As Ceph writes it, which differs by release: percent-encoded, or the bare key.
    ///
    /// A text with a character that an encoder would have escaped is a bare key, and so is one without a valid
    /// escape. Ceph's encoder never writes `+` for a space.
    static func percentDecodedOrBare(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")), text.utf8.allSatisfy(isWrittenByEncoders) else { return text }
        return decode(text, plusIsSpace: false) ?? text
    }

    private static func decode(_ text: String, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(value), let low = iterator.next().flatMap(value) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
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
