/// Percent-encoding (RFC 3986 §2.1): every byte except `A–Z a–z 0–9 - . _ ~` becomes `%XX` with upper-case digits, as
/// Signature V4 requires.
///
/// Works on the UTF-8 bytes without Unicode normalisation: a normalised key would name another object.
package enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Encodes the name or value of a query parameter, including each `/`.
    package static func component(_ text: String) -> String {
        String(unsafeUninitializedCapacity: 3 * text.utf8.count) { encode(text, keepsSlash: false, to: $0) }
    }

    /// Encodes an object's key as a path. Keeps `/`, and therefore `//`, `.` and `..`.
    package static func path(_ key: String) -> String {
        String(unsafeUninitializedCapacity: 3 * key.utf8.count) { encode(key, keepsSlash: true, to: $0) }
    }

    /// Returns ``path(_:)`` as UTF-8.
    package static func pathBytes(_ key: String) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 3 * key.utf8.count) { target, count in
            count = encode(key, keepsSlash: true, to: target)
        }
    }

    /// Returns the string before encoding; nil where a `%` is not followed by two hexadecimal digits, or the bytes are
    /// not UTF-8.
    ///
    /// - Parameter plusIsSpace: decode `+` as a space, as HTML forms and the listings of object stores use it.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(Hex.value(of:)),
                    let low = iterator.next().flatMap(Hex.value(of:))
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Returns the number of bytes written.
    private static func encode(
        _ text: String, keepsSlash: Bool, to target: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var count = 0
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                target[count] = byte
                count += 1
            } else {
                target[count] = UInt8(ascii: "%")
                target[count + 1] = digits[Int(byte >> 4)]
                target[count + 2] = digits[Int(byte & 15)]
                count += 3
            }
        }
        return count
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
