/// Percent encoding as Signature V4 defines it: every byte but `A–Z a–z 0–9 - . _ ~` becomes `%XX` in capitals.
///
/// Works on UTF-8 bytes as they are: no Unicode normalisation, or a key in NFD would address another object.
package enum PercentEncoding {
    /// A query's name or value; `/` is encoded as well.
    package static func component(_ text: String) -> String {
        encode(text, keepsSlash: false)
    }

    /// An object's key as a path; `/` stays, and so do `//`, `.` and `..`.
    package static func path(_ key: String) -> String {
        encode(key, keepsSlash: true)
    }

    /// The same as bytes.
    static func pathBytes(_ key: String) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 3 * key.utf8.count) { target, count in
            var encoded = ByteCursor(target)
            for byte in key.utf8 { append(byte, keepsSlash: true, to: &encoded) }
            count = encoded.count
        }
    }

    /// The text before encoding, or nil where a `%` is not followed by two hexadecimal digits or the bytes are not
    /// UTF-8. `plusIsSpace` reads `+` as form encoding does, which stores use in listings.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(Hexadecimal.value),
                    let low = iterator.next().flatMap(Hexadecimal.value)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func encode(_ text: String, keepsSlash: Bool) -> String {
        String(unsafeUninitializedCapacity: 3 * text.utf8.count) { target in
            var encoded = ByteCursor(target)
            for byte in text.utf8 { append(byte, keepsSlash: keepsSlash, to: &encoded) }
            return encoded.count
        }
    }

    /// Writes one byte, as one or as three.
    static func append(_ byte: UInt8, keepsSlash: Bool, to encoded: inout ByteCursor) {
        if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
            encoded.append(byte)
        } else {
            encoded.append(UInt8(ascii: "%"))
            encoded.append(Hexadecimal.upper[Int(byte >> 4)])
            encoded.append(Hexadecimal.upper[Int(byte & 15)])
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
