import Catalog
import Glibc

/// When a picture was taken, by the first of these tags that holds a date: DateTimeOriginal, DateTimeDigitized, DateTime;
/// each with its own fraction of a second and its own offset (EXIF 2.32, section 4.6.5).
struct CaptureDate {
    let clock: WallClock
    let offsetMinutes: Int?
    let source: String

    private struct Tags {
        let name: String
        let date: (tag: UInt16, directory: ExifTags.Directory)
        let fraction: UInt16
        let offset: UInt16
    }

    private static let candidates = [
        Tags(name: "DateTimeOriginal", date: (0x9003, .exif), fraction: 0x9291, offset: 0x9011),
        Tags(name: "DateTimeDigitized", date: (0x9004, .exif), fraction: 0x9292, offset: 0x9012),
        Tags(name: "DateTime", date: (0x0132, .image), fraction: 0x9290, offset: 0x9010),
    ]

    /// A clock may be ahead by the widest offset from UTC, not by more: the future has no pictures yet.
    private static let tolerance: Int64 = 24 * 3600 * 1_000_000

    init?(_ tags: borrowing ExifTags, now: Int64 = Int64(time(nil)) * 1_000_000) {
        for candidate in Self.candidates {
            guard let text = tags.text(candidate.date.tag, in: candidate.date.directory),
                let clock = Self.clock(text, fraction: tags.text(candidate.fraction, in: .exif)),
                clock.microseconds <= now + Self.tolerance
            else { continue }
            self.clock = clock
            offsetMinutes = tags.text(candidate.offset, in: .exif).flatMap(Self.offset)
            source = "exif:\(candidate.name)"
            return
        }
        return nil
    }

    /// `2019:07:14 18:16:33`, whatever stands between the numbers. Nil for blanks, zeros and days that do not exist.
    private static func clock(_ text: String, fraction: String?) -> WallClock? {
        let fields = text.split { !("0"..."9").contains($0) }.map { Int($0) }
        guard fields.count >= 5, let year = fields[0], let month = fields[1], let day = fields[2],
            let hour = fields[3], let minute = fields[4], year >= 1800
        else { return nil }
        let second = fields.count > 5 ? fields[5] ?? 0 : 0
        return WallClock(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            microsecond: fraction.map(microseconds) ?? 0)
    }

    /// `4`, `40` and `400` are all four tenths of a second.
    private static func microseconds(_ fraction: String) -> Int {
        let digits = fraction.prefix { ("0"..."9").contains($0) }.prefix(6)
        guard let value = Int(digits) else { return 0 }
        return (digits.count..<6).reduce(value) { value, _ in value * 10 }
    }

    /// `+02:00`, in minutes east of UTC.
    private static func offset(_ text: String) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return text == "Z" ? 0 : nil }
        let parts = text.dropFirst().split(separator: ":").map { Int($0) }
        guard parts.count == 2, let hours = parts[0], let minutes = parts[1], (0...15).contains(hours),
            (0...59).contains(minutes)
        else { return nil }
        return (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
    }
}
