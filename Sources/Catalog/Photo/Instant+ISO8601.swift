extension Instant: CustomStringConvertible {
    /// Parses ISO 8601 with a zone: `2019-07-14T18:16:33Z`, `2019-07-14T18:16+02:00`. Nil for any other string.
    package init?(iso8601 text: some StringProtocol) {
        let text = String(text)
        let offset: Int
        let clock: Substring
        if let last = text.utf8.last, last == UInt8(ascii: "Z") || last == UInt8(ascii: "z") {
            offset = 0
            clock = text.dropLast()
        } else {
            let zone = text.suffix(6)
            let parts = zone.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
            guard zone.utf8.count == 6, let sign = zone.first, sign == "+" || sign == "-", parts.count == 2,
                parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
                let hours = Int(parts[0]), let minutes = Int(parts[1]), hours <= 15, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
            clock = text.dropLast(6)
        }
        guard clock.utf8.count >= 16, let wall = WallClock(iso8601: clock) else { return nil }
        microseconds = wall.microseconds - Int64(offset) * 60_000_000
    }

    /// ISO 8601 in UTC: `2019-07-14T16:16:33Z`. An instant outside the years 1…9999 of UTC is written with the largest
    /// offset that reaches it; one beyond all offsets becomes the nearest valid time.
    package var description: String {
        if let wall = WallClock(microseconds: microseconds) { return "\(wall)Z" }
        let farthest: Int64 = (15 * 60 + 59) * 60_000_000
        let isEarly = microseconds < 0
        if let wall = WallClock(microseconds: microseconds + (isEarly ? farthest : -farthest)) {
            return "\(wall)\(isEarly ? "+" : "-")15:59"
        }
        return isEarly ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59Z"
    }
}
