import Intake

/// Digits side by side in a name, and what stands between them and the next ones.
struct DigitRun {
    let digits: String
    let start: Int
    /// The byte before; nil at the beginning.
    let preceding: UInt8?
    let following: String

    var number: Int { Int(digits) ?? 0 }
    var count: Int { digits.utf8.count }

    /// No letter stands before it.
    var standsAlone: Bool {
        preceding.map { $0 < 0x80 && !(0x41...0x5A).contains($0 & ~0x20) } ?? true
    }

    /// Z stands behind it, and for itself.
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
