/// Parsers for parts of dates as cameras and programs write them.
package enum DateText {
    /// `+02:00`, `+0200`, `-5:00`, `+02` or `Z`, in minutes east of UTC. The sign may be a typographer's minus.
    package static func offset(_ text: some StringProtocol) -> Int? {
        if ["Z", "z", "UTC", "GMT"].contains(String(text)) { return 0 }
        let scalars = text.unicodeScalars
        guard let sign = scalars.first, sign == "+" || isMinus(sign) else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...4).contains($0.utf8.count) }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let first = Int(parts[0])
        else { return nil }
        var (hours, minutes) = (first, 0)
        if parts.count == 2 {
            guard parts[0].utf8.count <= 2, parts[1].utf8.count == 2, let second = Int(parts[1]) else { return nil }
            minutes = second
        } else if parts[0].utf8.count > 2 {
            (hours, minutes) = (first / 100, first % 100)
        }
        guard hours <= 15, minutes <= 59 else { return nil }
        return (hours * 60 + minutes) * (sign == "+" ? 1 : -1)
    }

    /// A hyphen or a character that programs use in its place: U+2010, U+2011, U+2012, U+2013, U+2212.
    static func isMinus(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || ("\u{2010}"..."\u{2013}").contains(scalar) || scalar == "\u{2212}"
    }

    /// `4`, `40` and `400` are all four tenths of a second.
    static func microseconds(_ fraction: String) -> Int {
        let digits = fraction.prefix { ("0"..."9").contains($0) }.prefix(6)
        guard let value = Int(digits) else { return 0 }
        return (digits.count..<6).reduce(value) { value, _ in value * 10 }
    }
}
