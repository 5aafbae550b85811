import Catalog
import Intake

extension CaptureDate {
    private struct Tags {
        let kind: Kind
        let name: String
        let date: (tag: UInt16, directory: ExifTags.Directory)
        let fraction: UInt16
        let offset: UInt16
    }

    private static let tags = [
        Tags(kind: .original, name: "DateTimeOriginal", date: (0x9003, .exif), fraction: 0x9291, offset: 0x9011),
        Tags(kind: .digitized, name: "DateTimeDigitized", date: (0x9004, .exif), fraction: 0x9292, offset: 0x9012),
        Tags(kind: .modified, name: "DateTime", date: (0x0132, .image), fraction: 0x9290, offset: 0x9010),
    ]

    /// The dates of EXIF, each with its own subsecond tag and offset tag (EXIF 2.32, section 4.6.5).
    static func all(in exif: ExifTags) -> [CaptureDate] {
        var clocks = tags.compactMap { tags -> CaptureDate? in
            guard let text = exif.text(tags.date.tag, in: tags.date.directory),
                let written = WrittenDate(text, fraction: exif.text(tags.fraction, in: .exif)),
                var date = CaptureDate(tags.kind, written, source: "exif:\(tags.name)")
            else { return nil }
            date.offsetMinutes =
                exif.text(tags.offset, in: .exif).flatMap { DateText.offset($0) } ?? date.offsetMinutes
                ?? zone(of: tags.kind, exif)
            return date
        }
        // Dates of the same second have the same zone: cameras that write only OffsetTime mean all of their dates. A
        // program that changed the file later in another zone also changed DateTime.
        for index in clocks.indices where clocks[index].offsetMinutes == nil && clocks[index].precision == .time {
            let second = clocks[index].clock.microseconds / 1_000_000
            clocks[index].offsetMinutes =
                clocks.first { $0.offsetMinutes != nil && $0.clock.microseconds / 1_000_000 == second }?.offsetMinutes
        }
        return clocks + [satellite(exif)].compactMap { $0 }
    }

    /// TimeZoneOffset (TIFF/EP, ISO 12234-2): the hours of DateTimeOriginal, then those of DateTime.
    private static func zone(of kind: Kind, _ exif: ExifTags) -> Int? {
        let hours = exif.integers(0x882A, in: .exif)
        let index = kind == .modified ? 1 : 0
        guard kind != .digitized, index < hours.count, (-12...14).contains(hours[index]) else { return nil }
        return hours[index] * 60
    }

    /// GPSDateStamp and GPSTimeStamp, both in UTC.
    private static func satellite(_ exif: ExifTags) -> CaptureDate? {
        guard let day = exif.text(0x001D, in: .gps)?.split(whereSeparator: { !("0"..."9").contains($0) }),
            day.count >= 3, let year = Int(day[0]), let month = Int(day[1]), let date = Int(day[2])
        else { return nil }
        let time = exif.numbers(0x0007, in: .gps).compactMap { $0 }
        guard time.count == 3, time.allSatisfy({ (0..<61).contains($0) }) else { return nil }
        let microseconds = Int((time[2] * 1_000_000).rounded())
        return WallClock(
            year: year, month: month, day: date, hour: Int(time[0]), minute: Int(time[1]),
            second: microseconds / 1_000_000, microsecond: microseconds % 1_000_000
        ).flatMap { CaptureDate(.satellite, $0, offsetMinutes: 0, source: "exif:GPSDateTime", isUniversal: true) }
    }
}
