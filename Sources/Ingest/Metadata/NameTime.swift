/// A time in a file name: `181633`, `18.16.33`, `6.16.33 PM`, `18h16m33`, `1816` and `18h16`. Milliseconds follow in
/// `181633456`.
struct NameTime {
    private(set) var hour: Int
    private(set) var minute: Int
    private(set) var second = 0
    private(set) var microsecond = 0
    /// The number of digit runs in the time.
    let runs: Int

    /// Separators between the numbers of a time; macOS writes the last one instead of a colon.
    private static let separators: Set<String> = ["-", "_", ".", ":", "\u{2236}"]

    /// - Parameters:
    ///   - day: the last digits of the day.
    ///   - rest: digits of the time at the end of the date's run.
    init?(_ runs: ArraySlice<DigitRun>, after day: DigitRun, rest: String) {
        let next = Array(runs.prefix(3))
        var last: DigitRun?
        if rest.utf8.count >= 6 {
            (hour, minute, second) = Self.split(rest)
            microsecond = DateText.microseconds(String(rest.dropFirst(6)))
            self.runs = 0
        } else if rest.utf8.count == 4 {
            (hour, minute, self.runs) = (Int(rest.prefix(2)) ?? 24, Int(rest.suffix(2)) ?? 60, 0)
        } else if let first = next.first, first.count == 6 || first.count == 9 {
            (hour, minute, second) = Self.split(first.digits)
            microsecond = DateText.microseconds(String(first.digits.dropFirst(6)))
            self.runs = 1
        } else if let first = next.first, first.count == 4, ["_", "-", " ", "T"].contains(day.following) {
            (hour, minute, self.runs) = (first.number / 100, first.number % 100, 1)
            // A sequence number within the day: 0001, 0002.
            if hour == 0 { return nil }
        } else if next.count == 3, Self.areParts(next) {
            (hour, minute, second, self.runs) = (next[0].number, next[1].number, next[2].number, 3)
            last = next[2]
        } else if next.count >= 2, next[0].count <= 2, next[1].count == 2,
            next[0].isHour || next[0].count == 2 && Self.separators.contains(next[0].following)
        {
            (hour, minute, self.runs) = (next[0].number, next[1].number, 2)
            last = next[1]
        } else {
            return nil
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        // macOS puts a narrow space before AM and PM.
        let half = last?.following.trimmingBlanks().drop { $0 == "\u{202F}" }.prefix(2).uppercased()
        if half == "PM", hour < 12 { hour += 12 } else if half == "AM", hour == 12 { hour = 0 }
    }

    /// Whether four digits are a valid hour and minute.
    static func isTime(_ digits: Substring) -> Bool {
        guard let number = Int(digits) else { return false }
        return number / 100 < 24 && number % 100 < 60
    }

    private static func areParts(_ runs: [DigitRun]) -> Bool {
        guard runs[0].count <= 2, runs[1].count == 2, runs[2].count == 2 else { return false }
        return runs[0].following == runs[1].following && separators.contains(runs[0].following)
            || runs[0].isHour && runs[1].following.lowercased().hasPrefix("m")
    }

    private static func split(_ digits: String) -> (Int, Int, Int) {
        let number = Int(digits.prefix(6)) ?? 0
        return (number / 10_000, number / 100 % 100, number % 100)
    }
}

extension DigitRun {
    /// Whether the run is followed by `h` and nothing else.
    fileprivate var isHour: Bool { following == "h" || following == "H" }
}
