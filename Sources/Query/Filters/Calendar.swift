import Catalog

/// Positions follow the timeline, so the photos of a year, month or day are a range of positions.
extension FilterEvaluator {
    private static let day: Int64 = 86_400_000_000

    /// The years 1…9999 between the oldest and the newest dated photo.
    private var years: ClosedRange<Int>? {
        guard segment.datedCount > 0, let newest = WallClock(microseconds: segment.columns.taken[0]),
            let oldest = WallClock(microseconds: segment.columns.taken[segment.datedCount - 1])
        else { return nil }
        return oldest.date.year...newest.date.year
    }

    func taken(inYears wanted: Set<Int>) -> Bitmap {
        guard let years else { return .empty }
        return Bitmap(
            wanted.filter(years.contains).sorted().map { year in
                days(CivilDate(year: year, month: 1, day: 1), until: CivilDate(year: year + 1, month: 1, day: 1))
            })
    }

    func taken(inMonths months: Set<Int>) -> Bitmap {
        guard let years else { return .empty }
        return Bitmap(
            years.flatMap { year in
                months.sorted().map { month in
                    days(
                        CivilDate(year: year, month: month, day: 1),
                        until: CivilDate(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1))
                }
            })
    }

    func taken(onMonth month: Int, day: Int) -> Bitmap {
        guard let years else { return .empty }
        return Bitmap(
            years.filter { day <= CivilDate.days(inMonth: month, of: $0) }.map { year in
                let start = Int64(CivilDate(year: year, month: month, day: day).daysSince1970) * Self.day
                return segment.positions(takenFrom: start, to: start + Self.day)
            })
    }

    private func days(_ first: CivilDate, until end: CivilDate) -> Range<Int> {
        segment.positions(
            takenFrom: Int64(first.daysSince1970) * Self.day, to: Int64(end.daysSince1970) * Self.day)
    }
}
