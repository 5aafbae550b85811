import Catalog

extension DateText {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    /// Minutes east of UTC by name (RFC 822, section 5.1).
    private static let zones = [
        "ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
        "mdt": -360, "pst": -480, "pdt": -420,
    ]

    /// Parses the date format of mail, `Sat, 02 Jan 2016 03:04:05 +0100` (RFC 1123, section 5.2.14), which PNG
    /// recommends, and that of C, `Sat Jan  2 03:04:05 2016`. Nil for other formats.
    static func mail(_ text: String) -> (clock: WallClock, offsetMinutes: Int?)? {
        let words = text.lowercased().split { $0 == " " || $0 == "," || $0 == "\t" }.prefix(10).map(String.init)
        guard let month = words.lazy.compactMap({ months.firstIndex(of: String($0.prefix(3))) }).first else {
            return nil
        }
        let numbers = words.filter { $0.allSatisfy(\.isNumber) }.compactMap { Int($0) }
        let time = words.first { $0.contains(":") && !$0.hasPrefix("+") && !$0.hasPrefix("-") } ?? ""
        let parts = time.split(separator: ":").map { Int($0) }
        guard numbers.count >= 2, parts.count >= 2, parts.allSatisfy({ $0 != nil }) else { return nil }
        let year = numbers[1] < 70 ? 2000 + numbers[1] : numbers[1] < 100 ? 1900 + numbers[1] : numbers[1]
        let clock = WallClock(
            year: year, month: month + 1, day: numbers[0], hour: parts[0] ?? 0, minute: parts[1] ?? 0,
            second: parts.count > 2 ? parts[2] ?? 0 : 0)
        return clock.map { ($0, words.lazy.compactMap(zone).first) }
    }

    /// `+0100`, `-05:00` or a name.
    private static func zone(_ word: String) -> Int? {
        if let known = zones[word] { return known }
        guard word.hasPrefix("+") || word.hasPrefix("-") else { return nil }
        let digits = word.dropFirst().filter { $0 != ":" }
        guard digits.utf8.count == 4, let number = Int(digits), number / 100 < 16, number % 100 < 60 else {
            return nil
        }
        return (number / 100 * 60 + number % 100) * (word.hasPrefix("-") ? -1 : 1)
    }
}
