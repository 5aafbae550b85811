package import Catalog
import Intake

/// Dates as cameras and programs write them.
package enum DateText {
    /// `2019:07:14 18:16:33`, whatever stands between the numbers. Nil for blanks, zeros and days that do not exist.
    package static func clock(exif text: String, fraction: String?) -> WallClock? {
        let fields = text.split { !("0"..."9").contains($0) }.map { Int($0) }
        guard fields.count >= 5, let year = fields[0], let month = fields[1], let day = fields[2],
            let hour = fields[3], let minute = fields[4]
        else { return nil }
        let second = fields.count > 5 ? fields[5] ?? 0 : 0
        return WallClock(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            microsecond: fraction.map(microseconds) ?? 0)
    }

    /// XMP's dates: ISO 8601 with or without a zone, in full or cut short (XMP specification part 1, section 8.2.1.1). Also
    /// EXIF's form, which some programs write there.
    package static func moment(xmp text: String) -> (clock: WallClock, offsetMinutes: Int?)? {
        let text = text.trimmingBlanks()
        var clock = text[...]
        var offset: Int?
        // A sign behind the day begins a zone.
        if let sign = text.dropFirst(11).lastIndex(where: { $0 == "+" || $0 == "-" || $0 == "Z" || $0 == "z" }) {
            offset = Self.offset(text[sign...])
            clock = text[..<sign]
        }
        // A year alone is no date to sort by.
        if clock.utf8.count >= 7, let wall = WallClock(iso8601: clock) { return (wall, offset) }
        return Self.clock(exif: String(clock), fraction: nil).map { ($0, offset) }
    }

    /// `+02:00`, `+0200` or `Z`, in minutes east of UTC.
    static func offset(_ text: some StringProtocol) -> Int? {
        if text == "Z" || text == "z" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = String(text.dropFirst().filter { $0 != ":" })
        guard digits.utf8.count == 4, let number = Int(digits), number >= 0 else { return nil }
        let (hours, minutes) = (number / 100, number % 100)
        guard hours <= 15, minutes <= 59 else { return nil }
        return (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
    }

    /// `4`, `40` and `400` are all four tenths of a second.
    static func microseconds(_ fraction: String) -> Int {
        let digits = fraction.prefix { ("0"..."9").contains($0) }.prefix(6)
        guard let value = Int(digits) else { return 0 }
        return (digits.count..<6).reduce(value) { value, _ in value * 10 }
    }
}
