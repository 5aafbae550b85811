package import Catalog

/// A date as a camera, a program or a person wrote it, and its precision.
///
/// Accepts EXIF's `2019:07:14 18:16:33`, XMP's ISO 8601, complete or shortened (XMP specification part 1, section
/// 8.2.1.1), and the basic format `20190714T181633`. Each is accepted in any field, since programs mix them. A month or
/// day of zeros or blanks is unknown. An invalid time is ignored.
package struct WrittenDate: Sendable, Equatable {
    package let clock: WallClock
    package let precision: DatePrecision
    /// Minutes east of UTC, if a zone follows the time.
    package let offsetMinutes: Int?

    /// Nil for blanks, zeros, and days that do not exist.
    ///
    /// - Parameter fraction: the fraction of the second, if it is stored separately.
    package init?(_ text: some StringProtocol, fraction: String? = nil) {
        var reader = DateReader(text)
        reader.read()
        let numbers = reader.numbers
        guard let year = numbers.first, year > 0 else { return nil }
        let month = numbers.count > 1 ? numbers[1] : 0
        let day = month > 0 && numbers.count > 2 ? numbers[2] : 0
        guard let start = WallClock(year: year, month: max(1, month), day: max(1, day)) else { return nil }
        guard month > 0, day > 0 else {
            (clock, precision, offsetMinutes) = (start, month > 0 ? .month : .year, nil)
            return
        }
        let (written, zone) = reader.rest()
        let microsecond =
            fraction.flatMap { $0.trimmingBlanks().isEmpty ? nil : DateText.microseconds($0) } ?? written
        if numbers.count > 4,
            let clock = WallClock(
                year: year, month: month, day: day, hour: numbers[3], minute: numbers[4],
                second: numbers.count > 5 ? numbers[5] : 0, microsecond: microsecond)
        {
            (self.clock, precision) = (clock, .time)
        } else {
            (clock, precision) = (start, .day)
        }
        offsetMinutes = zone
    }
}

/// Parses the numbers of a date: year, month, day, hour, minute, second.
private struct DateReader {
    private(set) var numbers: [Int] = []
    private let text: [Unicode.Scalar]
    private var position = 0

    init(_ text: some StringProtocol) {
        self.text = Array(String(text).trimmingBlanks().unicodeScalars.prefix(100))
    }

    mutating func read() {
        let first = digits(at: 0)
        position = first.count
        switch first.count {
        case 4: numbers = [Self.number(first)]
        case 8, 12, 14: numbers = [Self.number(first.prefix(4))] + Self.pairs(first.dropFirst(4))
        default: return
        }
        while numbers.count < 6, let separator = separator() {
            let run = digits(at: position + separator.count)
            let isTime = numbers.count == 3 && (run.count == 4 || run.count == 6)
            guard isTime || run.count <= 2, !leavesOut(separator, before: run.count) else { return }
            numbers += isTime ? Self.pairs(run) : [Self.number(run)]
            position += separator.count + run.count
        }
    }

    /// The separator before the next number; nil if the date ends here.
    private func separator() -> ArraySlice<Unicode.Scalar>? {
        let separator = text[position...].prefix { !Self.isDigit($0) }
        guard !separator.isEmpty, separator.endIndex < text.count else { return nil }
        // A sign after the day or the time begins a zone, unless signs separate the numbers of the time.
        if numbers.count >= 3, separator.contains(where: { $0 == "+" || $0 == "Z" || $0 == "z" }) { return nil }
        if numbers.count >= 5, separator.contains(where: DateText.isMinus), timeSeparator != separator.first {
            return nil
        }
        return separator
    }

    /// Separators between hour and minute.
    private var timeSeparator: Unicode.Scalar? {
        var index = position - 1
        while index >= 0, Self.isDigit(text[index]) { index -= 1 }
        return index >= 0 ? text[index] : nil
    }

    /// Whether blanks or separators replace an unknown number: `1965:  :  `, `1965:07:   10:00:00`.
    private func leavesOut(_ separator: ArraySlice<Unicode.Scalar>, before count: Int) -> Bool {
        if numbers.count == 3 { return separator.contains(":") }
        let signs = separator.filter { $0 != " " && $0 != "T" && $0 != "t" }
        guard let sign = separator.lastIndex(where: { $0 != " " && $0 != "T" && $0 != "t" }) else { return false }
        return signs.count > 1 || separator.endIndex - sign - 1 + count > 2 || sign > separator.startIndex
    }

    /// Parses the fraction of the second and the zone.
    func rest() -> (microseconds: Int, offset: Int?) {
        var rest = String(String.UnicodeScalarView(text[position...]))
        var microseconds = 0
        if numbers.count == 6, let point = rest.first, point == "." || point == "," {
            microseconds = DateText.microseconds(String(rest.dropFirst()))
            rest = String(rest.dropFirst().drop { ("0"..."9").contains($0) })
        }
        return (microseconds, DateText.offset(rest.trimmingBlanks()))
    }

    private func digits(at start: Int) -> ArraySlice<Unicode.Scalar> {
        text.dropFirst(start).prefix(while: Self.isDigit)
    }

    private static func pairs(_ digits: ArraySlice<Unicode.Scalar>) -> [Int] {
        stride(from: digits.startIndex, to: digits.endIndex - 1, by: 2).map { number(digits[$0..<$0 + 2]) }
    }

    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
