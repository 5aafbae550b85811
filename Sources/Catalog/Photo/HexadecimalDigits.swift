extension [UInt8] {
    private static let digits = Array("0123456789abcdef".utf8)

    /// These bytes as pairs of lower-case hexadecimal digits, in UTF-8.
    package var hexadecimalDigits: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(2 * count)
        for byte in self {
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 15)])
        }
        return text
    }
}
