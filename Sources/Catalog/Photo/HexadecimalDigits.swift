extension [UInt8] {
    private static let digits = Array("0123456789abcdef".utf8)

    /// These bytes as pairs of lower-case hexadecimal digits, in UTF-8.
    package var hexadecimalDigits: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 2 * count) { text, length in
            writeHexadecimalDigits(to: text)
            length = 2 * count
        }
    }

    /// The same into memory that has room for them.
    func writeHexadecimalDigits(to text: UnsafeMutableBufferPointer<UInt8>) {
        for (place, byte) in enumerated() {
            text[2 * place] = Self.digits[Int(byte >> 4)]
            text[2 * place + 1] = Self.digits[Int(byte & 15)]
        }
    }
}
