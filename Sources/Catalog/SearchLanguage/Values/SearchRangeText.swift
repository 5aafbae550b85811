/// Writes ranges in the shortest form that ``SearchRange`` reads with the same bounds.
enum SearchRangeText {
    /// `800`, `100..400` or `>=100<400`: comparisons unless the end is the successor of a number that is shorter to
    /// write.
    static func numbers(_ range: HalfOpen<Double>) -> String {
        let text = SearchText.number
        guard let last = shortLast(of: range) else { return compared(range.from.map(text), range.to.map(text)) }
        guard let from = range.from else { return "<=\(text(last))" }
        return from == last ? text(from) : "\(text(from))..\(text(last))"
    }

    /// `1.78` for all numbers that are shown as it, see ``ShownNumber``; comparisons for exact bounds.
    static func shownNumbers(_ range: HalfOpen<Double>) -> String {
        guard let from = range.from, let to = range.to else { return numbers(range) }
        if let first = ShownNumber.text(from: from), let last = ShownNumber.text(to: to) {
            return first == last ? first : "\(first)..\(last)"
        }
        let text = SearchText.number
        return ">=\(text(from))" + (shortLast(of: range).map { "<=\(text($0))" } ?? "<\(text(to))")
    }

    /// The last number of the range, if it is shorter to write than its successor.
    private static func shortLast(of range: HalfOpen<Double>) -> Double? {
        guard let to = range.to, to.nextDown >= 0 else { return nil }
        let text = SearchText.number
        return text(to.nextDown).utf8.count < text(to).utf8.count ? to.nextDown : nil
    }

    /// `2019-07` or `2019..2021-06`; comparisons of times if the bounds are not whole dates.
    static func clocks(_ range: HalfOpen<WallClock>) -> String {
        let from = range.from.map(shortest)
        if let from, let span = WallClockSpan(iso8601: from), span.end == range.to { return from }
        if let last = range.to.flatMap(lastStretch) { return "\(from ?? "")..\(last)" }
        return compared(from, range.to.map(shortest))
    }

    /// Midnights in UTC as dates, other instants in full.
    static func days(_ range: HalfOpen<Instant>) -> String {
        func text(_ instant: Instant) -> String {
            let text = "\(instant)"
            return text.hasSuffix("T00:00:00Z") ? String(text.dropLast(10)) : text
        }
        return compared(range.from.map(text), range.to.map(text))
    }

    static func moments(_ range: HalfOpen<Instant>) -> String {
        compared(range.from.map { "\($0)" }, range.to.map { "\($0)" })
    }

    /// `2019..2021|2024`
    static func runs(_ numbers: Set<Int>) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = runs.last, last.upperBound == number - 1 {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)..\($0.upperBound)" }
            .joined(separator: "|")
    }

    private static func compared(_ from: String?, _ to: String?) -> String {
        (from.map { ">=\($0)" } ?? "") + (to.map { "<\($0)" } ?? "")
    }

    /// Lengths of the prefixes of a date and time that name a year, a month, a day and a minute.
    private static let lengths = [4, 7, 10, 16]

    /// The shortest prefix that reads as this time.
    private static func shortest(_ clock: WallClock) -> String {
        let text = "\(clock)"
        return lengths.map { String(text.prefix($0)) }.first { WallClock(iso8601: $0) == clock } ?? text
    }

    /// The year, month or day that ends at this time; nil within a day.
    private static func lastStretch(before end: WallClock) -> String? {
        guard let last = WallClock(microseconds: end.microseconds - 1) else { return nil }
        return lengths.dropLast().map { String("\(last)".prefix($0)) }
            .first { WallClockSpan(iso8601: $0)?.end == end }
    }
}
