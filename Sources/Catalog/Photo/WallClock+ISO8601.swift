extension WallClock {
    /// Parses ISO 8601 without a zone, complete or shortened: `2019`, `2019-07`, `2019-07-14`, `2019-07-14T18:16`,
    /// `2019-07-14T18:16:33.25`. A space may replace the `T`. Missing parts have their earliest value.
    package init?(iso8601 text: some StringProtocol) {
        guard let span = WallClockSpan(iso8601: text) else { return nil }
        self = span.start
    }
}

/// The half-open interval of a shortened date: `2019-07` is all of July.
package struct WallClockSpan: Hashable, Sendable {
    package let start: WallClock
    /// The first moment after the interval; nil at the end of the year 9999.
    package let end: WallClock?

    /// Parses the forms of ``WallClock/init(iso8601:)``; nil for any other string and for invalid dates.
    package init?(iso8601 text: some StringProtocol) {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4) else { return nil }
        var fields = [year]
        for (separator, digits) in [("-", 2), ("-", 2), ("T", 2), (":", 2), (":", 2)] where !reader.isAtEnd {
            guard reader.skip(separator), let field = reader.number(digits: digits) else { return nil }
            fields.append(field)
        }
        guard fields.count != 4 else { return nil }  // an hour needs its minute
        var microsecond = 0
        var step: Int64 = 1_000_000
        if !reader.isAtEnd {
            guard fields.count == 6, reader.skip("."), let (value, unit) = reader.fraction() else { return nil }
            microsecond = value
            step = unit
        }
        guard reader.isAtEnd else { return nil }
        func field(_ index: Int, _ missing: Int) -> Int { index < fields.count ? fields[index] : missing }
        guard
            let start = WallClock(
                year: year, month: field(1, 1), day: field(2, 1), hour: field(3, 0), minute: field(4, 0),
                second: field(5, 0), microsecond: microsecond)
        else { return nil }
        self.start = start
        switch fields.count {
        case 1: end = WallClock(year: year + 1, month: 1, day: 1)
        case 2:
            end =
                start.date.month == 12
                ? WallClock(year: year + 1, month: 1, day: 1)
                : WallClock(year: year, month: start.date.month + 1, day: 1)
        case 3: end = WallClock(microseconds: start.microseconds + 86_400_000_000)
        case 5: end = WallClock(microseconds: start.microseconds + 60_000_000)
        default: end = WallClock(microseconds: start.microseconds + step)
        }
    }
}

extension WallClockSpan {
    /// The interval around which a page starts: a whole year, month or day, or the exact time of a date with a time.
    package init?(around text: some StringProtocol) {
        guard let span = WallClockSpan(iso8601: text) else { return nil }
        self = text.utf8.contains(UInt8(ascii: ":")) ? WallClockSpan(moment: span.start) : span
    }

    package init(moment: WallClock) {
        start = moment
        end = WallClock(microseconds: moment.microseconds + 1)
    }
}

/// Walks over ASCII digits and separators.
private struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ text: some StringProtocol) { bytes = Array(text.utf8)[...] }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func skip(_ separator: String) -> Bool {
        guard let first = bytes.first else { return false }
        let matches =
            separator == "T"
            ? first == UInt8(ascii: "T") || first == UInt8(ascii: " ") || first == UInt8(ascii: "t")
            : separator.utf8.first == first
        if matches { bytes.removeFirst() }
        return matches
    }

    mutating func number(digits: Int) -> Int? {
        guard bytes.count >= digits else { return nil }
        var value = 0
        for byte in bytes.prefix(digits) {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        bytes = bytes.dropFirst(digits)
        return value
    }

    /// One to nine digits; what is beyond microseconds is dropped. The unit is that of the last digit kept.
    mutating func fraction() -> (value: Int, unit: Int64)? {
        let digits = bytes.count
        guard (1...9).contains(digits) else { return nil }
        let kept = min(digits, 6)
        guard var value = number(digits: kept), digits == kept || number(digits: digits - kept) != nil else {
            return nil
        }
        var unit: Int64 = 1
        for _ in kept..<6 {
            value *= 10
            unit *= 10
        }
        return (value, unit)
    }
}
