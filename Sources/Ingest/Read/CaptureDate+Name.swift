import Catalog
import Intake

extension CaptureDate {
    /// The date in a file's name: `IMG_20190714_181633.jpg`, `2019-07-14 18.16.33.jpg`,
    /// `WhatsApp Image 2019-07-14 at 6.16.33 PM.jpeg`, `IMG-20190714-WA0003.jpg`, Telegram's
    /// `photo_5@14-07-2019_18-16-33.jpg` and the like. Pixel phones (`PXL_`) write the time of UTC, as a Z behind it says, and
    /// `FB_IMG_1563120993000` counts milliseconds from 1970.
    package init?(fileName name: some StringProtocol) {
        let runs = DigitRun.all(in: name)
        for (index, run) in runs.enumerated() {
            guard let day = NameDay(runs[index...]), let date = day.date else { continue }
            let time = NameTime(runs[(index + day.runs)...], rest: day.rest)
            let zone = runs.zone(behind: index + day.runs - 1 + (time?.runs ?? 0))
            let clock = time.flatMap {
                WallClock(
                    year: date.year, month: date.month, day: date.day, hour: $0.hour, minute: $0.minute,
                    second: $0.second, microsecond: zone?.microsecond ?? $0.microsecond)
            }
            guard let wall = clock ?? WallClock(year: date.year, month: date.month, day: date.day) else { continue }
            let isUniversal = clock != nil && (zone != nil || run.start == 4 && name.hasPrefix("PXL_"))
            self.init(
                .name, wall, offsetMinutes: isUniversal ? 0 : nil, source: clock == nil ? "name:day" : "name",
                isUniversal: isUniversal)
            return
        }
        guard let run = runs.first, run.digits.utf8.count == 13, run.digits.hasPrefix("1"),
            run.start == 0 || name.hasPrefix("FB_IMG_"), let milliseconds = Int64(run.digits),
            let wall = WallClock(microseconds: milliseconds * 1000)
        else { return nil }
        self.init(.name, wall, offsetMinutes: 0, source: "name:milliseconds", isUniversal: true)
    }
}

/// Digits side by side, and what stands between them and the next ones.
private struct DigitRun {
    let digits: String
    let start: Int
    /// The byte before; nil at the beginning.
    let preceding: UInt8?
    let following: String

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

    var number: Int { Int(digits) ?? 0 }
    var count: Int { digits.utf8.count }
}

/// The Z behind a time.
private struct UniversalMark {
    /// Of the second, where it stands between the time and the Z.
    let microsecond: Int?
}

extension [DigitRun] {
    /// Nil where no Z follows the run with which a time ends.
    fileprivate func zone(behind last: Int) -> UniversalMark? {
        if self[last].isUniversal { return UniversalMark(microsecond: nil) }
        guard [".", ","].contains(self[last].following), last + 1 < count, self[last + 1].isUniversal else {
            return nil
        }
        return UniversalMark(microsecond: DateText.microseconds(self[last + 1].digits))
    }
}

/// `20190714`, `2019-07-14`, Telegram's `@14-07-2019`, or the first eight digits of `20190714181633`.
private struct NameDay {
    let date: CivilDate?
    /// How many runs it takes.
    let runs: Int
    /// The digits of the time that stand in the same run.
    let rest: String

    init?(_ runs: ArraySlice<DigitRun>) {
        guard let first = runs.first else { return nil }
        let text: String
        if first.count == 8 || first.count == 14 || first.count == 17 {
            text = first.digits
            self.runs = 1
        } else if first.count == 4, runs.count >= 3, ["-", "_", ".", ":"].contains(first.following) {
            let (month, day) = (runs[runs.startIndex + 1], runs[runs.startIndex + 2])
            guard month.count == 2, day.count == 2, month.following == first.following else { return nil }
            text = first.digits + month.digits + day.digits
            self.runs = 3
        } else if first.count == 2, first.preceding == UInt8(ascii: "@"), first.following == "-", runs.count >= 3 {
            let (month, year) = (runs[runs.startIndex + 1], runs[runs.startIndex + 2])
            guard month.count == 2, month.following == "-", year.count == 4 else { return nil }
            text = year.digits + month.digits + first.digits
            self.runs = 3
        } else {
            return nil
        }
        guard let number = Int(text.prefix(8)) else { return nil }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        let isDay = (1980...2099).contains(year) && WallClock(year: year, month: month, day: day) != nil
        date = isDay ? CivilDate(year: year, month: month, day: day) : nil
        rest = String(text.dropFirst(8))
    }
}

/// `181633`, `18.16.33`, `6.16.33 PM`, with milliseconds behind `181633456`.
private struct NameTime {
    private(set) var hour: Int
    let minute: Int
    let second: Int
    let microsecond: Int
    /// How many runs it takes.
    let runs: Int

    /// - Parameter rest: digits of the time that stand in the run before.
    init?(_ runs: ArraySlice<DigitRun>, rest: String) {
        var half = ""
        if rest.utf8.count >= 6 {
            (hour, minute, second) = Self.split(rest)
            microsecond = DateText.microseconds(String(rest.dropFirst(6)))
            self.runs = 0
        } else if let first = runs.first, first.count == 6 || first.count == 9 {
            (hour, minute, second) = Self.split(first.digits)
            microsecond = DateText.microseconds(String(first.digits.dropFirst(6)))
            self.runs = 1
        } else if runs.count >= 3 {
            let parts = runs.prefix(3)
            let (first, middle, last) = (
                parts[parts.startIndex], parts[parts.startIndex + 1], parts[parts.startIndex + 2]
            )
            guard first.count <= 2, middle.count == 2, last.count == 2, first.following == middle.following,
                ["-", "_", ".", ":", "\u{2236}"].contains(first.following)
            else { return nil }
            (hour, minute, second, microsecond) = (first.number, middle.number, last.number, 0)
            self.runs = 3
            half = last.following.trimmingBlanks().prefix(2).uppercased()
            // macOS puts a narrow space before AM and PM.
            if half.hasPrefix("\u{202F}") {
                half = last.following.trimmingBlanks().dropFirst().prefix(2).uppercased()
            }
        } else {
            return nil
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        if half == "PM", hour < 12 { hour += 12 } else if half == "AM", hour == 12 { hour = 0 }
    }

    private static func split(_ digits: String) -> (Int, Int, Int) {
        let number = Int(digits.prefix(6)) ?? 0
        return (number / 10_000, number / 100 % 100, number % 100)
    }
}
