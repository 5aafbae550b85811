/// Consecutive digits in a file name, and the text up to the next digits.
struct DigitRun {
    let digits: String
    let start: Int
    /// The byte before the run; nil at the beginning of the name.
    let preceding: UInt8?
    let following: String

    var number: Int { Int(digits) ?? 0 }
    var count: Int { digits.utf8.count }

    /// Whether no letter precedes the run.
    var standsAlone: Bool {
        preceding.map { $0 < 0x80 && !(0x41...0x5A).contains($0 & ~0x20) } ?? true
    }

    /// Whether a `Z` follows the run, and no letter follows the `Z`.
    var isUniversal: Bool {
        following.first == "Z" && following.dropFirst().first?.isLetter != true
    }

    static func all(in name: some StringProtocol) -> [DigitRun] {
        let bytes = Array(name.utf8.prefix(300))
        func isDigit(_ index: Int) -> Bool { index < bytes.count && (0x30...0x39).contains(bytes[index]) }
        var runs: [DigitRun] = []
        var position = 0
        while position < bytes.count {
            guard isDigit(position) else {
                position += 1
                continue
            }
            let start = position
            while isDigit(position) { position += 1 }
            var end = position
            while end < bytes.count, !isDigit(end) { end += 1 }
            runs.append(
                DigitRun(
                    digits: String(decoding: bytes[start..<position], as: UTF8.self), start: start,
                    preceding: start > 0 ? bytes[start - 1] : nil,
                    following: String(decoding: bytes[position..<end], as: UTF8.self)))
        }
        return runs
    }
}
