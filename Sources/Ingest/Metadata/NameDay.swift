import Catalog

/// A date in a file name: `20190714`, `2019-07-14`, `2019_0714_181633`, Telegram's `@14-07-2019`, `14.07.2019`, or the
/// first eight digits of `20190714181633`.
struct NameDay {
    let date: CivilDate
    /// The number of digit runs in the date.
    let runs: Int
    /// The digits of the time, if the same run contains it.
    let rest: String

    /// The earliest accepted year. Photography began in 1826, and people name scans by the years of their pictures.
    static let years = 1826...2099
    /// Eight digits after a letter are more often a number than a date if the year is earlier than this.
    private static let camerasBegin = 1980

    init?(_ runs: ArraySlice<DigitRun>) {
        guard let first = runs.first else { return nil }
        let next = Array(runs.dropFirst().prefix(2))
        let text: String
        switch first.count {
        case 8, 14, 17: (text, self.runs) = (first.digits, 1)
        case 12:
            // Many numbers have twelve digits, so the last four must be a valid time.
            guard NameTime.isTime(first.digits.suffix(4)) else { return nil }
            (text, self.runs) = (first.digits, 1)
        case 4 where next.count == 2 && ["-", "_", ".", ":"].contains(first.following):
            let (month, day) = (next[0], next[1])
            if month.count == 4, day.count == 6, first.following != ".", NameTime.isTime(day.digits.prefix(4)) {
                (text, self.runs) = (first.digits + month.digits, 2)
            } else {
                guard month.count == 2, day.count == 2, month.following == first.following else { return nil }
                (text, self.runs) = (first.digits + month.digits + day.digits, 3)
            }
        case 1...2 where next.count == 2 && next[1].count == 4 && next[0].following == first.following:
            // With points the day always comes first; with hyphens that is certain only for Telegram.
            let isTelegrams = first.preceding == UInt8(ascii: "@") && first.following == "-" && first.count == 2
            guard isTelegrams || first.following == "." && first.preceding != UInt8(ascii: "."), next[0].count <= 2
            else { return nil }
            func padded(_ run: DigitRun) -> String { run.count == 1 ? "0\(run.digits)" : run.digits }
            (text, self.runs) = (next[1].digits + padded(next[0]) + padded(first), 3)
        default: return nil
        }
        guard let number = Int(text.prefix(8)) else { return nil }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        guard Self.years.contains(year), WallClock(year: year, month: month, day: day) != nil,
            year >= Self.camerasBegin || self.runs > 1 || first.standsAlone && first.count == 8 && year >= 1900
        else { return nil }
        date = CivilDate(year: year, month: month, day: day)
        rest = String(text.dropFirst(8))
    }
}
