import Catalog

extension CaptureDate {
    /// Parses the date in a file name: `IMG_20190714_181633.jpg`, `2019-07-14 18.16.33.jpg`, `WhatsApp Image 2019-07-14
    /// at 6.16.33 PM.jpeg`, `IMG-20190714-WA0003.jpg`, Telegram's `photo_5@14-07-2019_18-16-33.jpg`, `1987-06 Anna.jpg`
    /// and the like. The time is UTC in names of Pixel phones (`PXL_`) and if a `Z` follows it. 13 digits, as in
    /// `mmexport1563120993000`, are milliseconds since 1970.
    package init?(fileName name: some StringProtocol) {
        let runs = DigitRun.all(in: name)
        let isPixels = name.hasPrefix("PXL_")
        let found =
            runs.indices.lazy.compactMap { CaptureDate(runs[$0...], isUniversal: isPixels && runs[$0].start == 4) }
            .first
            ?? runs.indices.lazy.compactMap { CaptureDate(monthIn: runs[$0...]) }.first
            ?? runs.lazy.compactMap { CaptureDate(millisecondsIn: $0) }.first
        guard let found else { return nil }
        self = found
    }

    /// A day, and the time if one follows it.
    private init?(_ runs: ArraySlice<DigitRun>, isUniversal: Bool) {
        guard let day = NameDay(runs) else { return nil }
        let timeStart = runs.startIndex + day.runs
        let time = NameTime(runs[timeStart...], after: runs[timeStart - 1], rest: day.rest)
        let zone = Array(runs).zone(after: day.runs - 1 + (time?.runs ?? 0))
        let clock = time.flatMap {
            WallClock(
                year: day.date.year, month: day.date.month, day: day.date.day, hour: $0.hour, minute: $0.minute,
                second: $0.second, microsecond: zone?.microsecond ?? $0.microsecond)
        }
        guard let wall = clock ?? WallClock(year: day.date.year, month: day.date.month, day: day.date.day) else {
            return nil
        }
        let isUniversal = clock != nil && (zone != nil || isUniversal)
        self.init(
            .name, wall, offsetMinutes: isUniversal ? 0 : nil, source: clock == nil ? "name:day" : "name",
            isUniversal: isUniversal, precision: clock == nil ? .day : .time)
    }

    /// A separate `1987-06`: not part of a word, nor of an invalid day.
    private init?(monthIn runs: ArraySlice<DigitRun>) {
        guard let year = runs.first, year.count == 4, year.following == "-", year.standsAlone, runs.count > 1 else {
            return nil
        }
        let month = runs[runs.startIndex + 1]
        let isDay = runs.count > 2 && month.following == "-" && runs[runs.startIndex + 2].count <= 2
        guard month.count == 2, !isDay, NameDay.years.contains(year.number),
            let wall = WallClock(year: year.number, month: month.number, day: 1)
        else { return nil }
        self.init(.name, wall, source: "name:month", precision: .month)
    }

    private init?(millisecondsIn run: DigitRun) {
        guard run.count == 13, run.digits.hasPrefix("1"), let milliseconds = Int64(run.digits),
            let wall = WallClock(microseconds: milliseconds * 1000)
        else { return nil }
        self.init(.name, wall, offsetMinutes: 0, source: "name:milliseconds", isUniversal: true)
    }
}

/// A `Z` after a time.
private struct UniversalMark {
    /// The fraction of the second, if it is between the time and the `Z`.
    let microsecond: Int?
}

extension [DigitRun] {
    /// Nil if no `Z` follows the run that ends the time.
    fileprivate func zone(after last: Int) -> UniversalMark? {
        if self[last].isUniversal { return UniversalMark(microsecond: nil) }
        guard [".", ","].contains(self[last].following), last + 1 < count, self[last + 1].isUniversal else {
            return nil
        }
        return UniversalMark(microsecond: DateText.microseconds(self[last + 1].digits))
    }
}
