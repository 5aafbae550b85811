/// A local date and time without a zone: `photos.taken_date`.
///
/// Microseconds since 1970-01-01T00:00:00 in the same zone, in the proleptic Gregorian calendar; years 1…9999.
package struct WallClock: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let microseconds: Int64

    private static let earliest: Int64 = -62_135_596_800_000_000  // 0001-01-01T00:00:00
    private static let end: Int64 = 253_402_300_800_000_000  // 10000-01-01T00:00:00

    /// Nil outside the years 1 to 9999, which ISO 8601 cannot express.
    package init?(microseconds: Int64) {
        guard microseconds >= Self.earliest, microseconds < Self.end else { return nil }
        self.microseconds = microseconds
    }

    /// Nil for an invalid date or time: the 30th of February, hour 24, second 60.
    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.days(inMonth: month, of: year), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), (0...999_999).contains(microsecond)
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        microseconds = seconds * 1_000_000 + Int64(microsecond)
    }

    /// The calendar day.
    package var date: CivilDate { CivilDate(daysSince1970: Int(floorDivide(microseconds, by: 86_400_000_000))) }

    /// Microseconds since midnight, 0..<86,400,000,000.
    package var microsecondsOfDay: Int64 {
        microseconds - floorDivide(microseconds, by: 86_400_000_000) * 86_400_000_000
    }

    package static func < (left: WallClock, right: WallClock) -> Bool { left.microseconds < right.microseconds }

    /// ISO 8601 without a zone: `2019-07-14T18:16:33`, with as many digits of the second as it has (at most six).
    package var description: String {
        let time = Int(microsecondsOfDay)
        let second = time / 1_000_000
        return String(unsafeUninitializedCapacity: 26) { target in
            var text = PaddedDigits(target)
            text.append(date)
            text.append(UInt8(ascii: "T"))
            text.append(second / 3600, digits: 2)
            text.append(UInt8(ascii: ":"))
            text.append(second / 60 % 60, digits: 2)
            text.append(UInt8(ascii: ":"))
            text.append(second % 60, digits: 2)
            var (fraction, digits) = (time % 1_000_000, 6)
            guard fraction != 0 else { return text.count }
            while fraction % 10 == 0 {
                fraction /= 10
                digits -= 1
            }
            text.append(UInt8(ascii: "."))
            text.append(fraction, digits: digits)
            return text.count
        }
    }
}

extension WallClock: Codable {
    /// - Throws: for a time outside the years 1 to 9999.
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        guard let clock = WallClock(microseconds: try value.decode(Int64.self)) else {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: "outside the years 1 to 9999")
        }
        self = clock
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(microseconds)
    }
}

/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1…12
    package let month: Int
    /// 1…31
    package let day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Howard Hinnant's `civil_from_days`: eras of 400 years that begin on the first of March.
    package init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Howard Hinnant's `days_from_civil`.
    package var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The number of days, 28…31, of a month 1…12.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// `2019-07-14`
    package var description: String {
        String(unsafeUninitializedCapacity: 10) { target in
            var text = PaddedDigits(target)
            text.append(self)
            return text.count
        }
    }
}

private func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value + 1) / divisor - 1
}

/// Appends numbers with leading zeros. Dates are a large part of a page of photos, so this has to be fast.
private struct PaddedDigits {
    private let target: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ target: UnsafeMutableBufferPointer<UInt8>) { self.target = target }

    mutating func append(_ byte: UInt8) {
        target[count] = byte
        count += 1
    }

    mutating func append(_ number: Int, digits: Int) {
        var rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            target[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }

    mutating func append(_ date: CivilDate) {
        append(date.year, digits: 4)
        append(UInt8(ascii: "-"))
        append(date.month, digits: 2)
        append(UInt8(ascii: "-"))
        append(date.day, digits: 2)
    }
}
