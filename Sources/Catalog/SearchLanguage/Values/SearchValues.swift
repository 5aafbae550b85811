/// Reads the values of keys of the search language.
enum SearchValues {
    typealias Value = SearchToken.Value

    static func numbers(
        _ value: Value, in allowed: ClosedRange<Double>, asShown: Bool = false
    ) throws(SearchSyntaxError) -> HalfOpen<Double> {
        let isCompared = value.text.hasPrefix("<") || value.text.hasPrefix(">")
        let range = try range(value, "a number, as 800, >=800, <2.8, 100..400, 1/125 or 5MB", least: 0) { text in
            if asShown, !isCompared, let shown = ShownNumber.span(text), shown.end <= allowed.upperBound {
                return (shown.start, shown.end)
            }
            // A number is the interval from itself to the next representable number. No number follows the greatest.
            return number(text).map { ($0, $0 == allowed.upperBound ? $0 : $0.nextUp) }
        }
        guard [range.from, range.to].allSatisfy({ $0.map(allowed.contains) ?? true }) else {
            let (least, greatest) = (allowed.lowerBound, allowed.upperBound)
            throw SearchSyntaxError(
                position: value.position,
                reason: "\"\(value.text)\" must be between \(InputReader.text(least)) and "
                    + InputReader.text(greatest))
        }
        return range
    }

    /// Dates are days in UTC here; times have a zone.
    static func instants(_ value: Value) throws(SearchSyntaxError) -> HalfOpen<Instant> {
        let expected = "a date in UTC or a time with its zone, such as 2024-05 or >=2024-05-01T12:00Z"
        return try range(value, expected, least: earliest) { text in
            moment(text)
                ?? WallClockSpan.bounds(text).map { span in
                    (
                        Instant(microseconds: span.start.microseconds),
                        span.end.map { Instant(microseconds: $0.microseconds) }
                    )
                }
        }
    }

    static func moment(_ text: String) -> SearchRange.Span<Instant>? {
        Instant(iso8601: text).map { ($0, Instant(microseconds: $0.microseconds + 1)) }
    }

    /// 0001-01-01T00:00:00Z
    static let earliest = Instant(microseconds: -62_135_596_800_000_000)

    static func integers(_ values: [Value], in allowed: ClosedRange<Int>) throws(SearchSyntaxError) -> Set<Int> {
        var numbers: Set<Int> = []
        for value in values {
            let bounds = value.text.components(separatedBy: "..").map { Int($0) }
            guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2, first <= last,
                allowed.contains(first), allowed.contains(last)
            else {
                throw fault(
                    value, "a whole number from \(allowed.lowerBound) to \(allowed.upperBound), or a range a..b")
            }
            numbers.formUnion(first...last)
        }
        return numbers
    }

    @Sendable static func near(_ value: Value) throws(SearchSyntaxError) -> Circle {
        let expected = "latitude,longitude~distance, as 48.85,2.35~10km"
        let parts = value.text.components(separatedBy: "~")
        let numbers = parts[0].components(separatedBy: ",").map { Double($0) }
        guard parts.count == 2, numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1],
            let place = Coordinate(latitude: latitude, longitude: longitude), let metres = metres(parts[1]),
            FilterLimits.metres.contains(metres)
        else { throw fault(value, expected) }
        return Circle(centre: place, metres: metres)
    }

    @Sendable static func box(_ value: Value) throws(SearchSyntaxError) -> BoundingBox {
        let numbers = value.text.components(separatedBy: ",").map { Double($0) ?? .nan }
        guard numbers.count == 4,
            let box = BoundingBox(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
        else { throw fault(value, "west,south,east,north in degrees") }
        return box
    }

    @Sendable static func dayOfYear(_ value: Value) throws(SearchSyntaxError) -> YearDay {
        let numbers = value.text.components(separatedBy: "-").map { Int($0) ?? 0 }
        guard numbers.count == 2, (1...12).contains(numbers[0]), numbers[1] >= 1,
            numbers[1] <= CivilDate.days(inMonth: numbers[0], of: 2000)
        else { throw fault(value, "month-day, as 07-14") }
        return YearDay(month: numbers[0], day: numbers[1])
    }

    @Sendable static func similar(_ value: Value) throws(SearchSyntaxError) -> HashMatch {
        let parts = value.text.components(separatedBy: "~")
        let distance = parts.count == 2 ? Int(parts[1]) : HashMatch.defaultDistance
        guard parts.count <= 2, let hash = PerceptualHash(hex: parts[0]), let distance,
            HashMatch.distances.contains(distance)
        else { throw fault(value, "16 hexadecimal digits, optionally followed by ~ and 0 to 32 bits") }
        return HashMatch(hash: hash, distance: distance)
    }

    @Sendable static func words(_ value: Value) throws(SearchSyntaxError) -> String {
        guard !value.text.allSatisfy(\.isWhitespace) else {
            throw SearchSyntaxError(position: value.position, reason: "the quotes are empty")
        }
        return value.text
    }

    @Sendable static func shapes(_ values: [Value]) throws(SearchSyntaxError) -> Set<PhotoShape> {
        var shapes: Set<PhotoShape> = []
        for value in values {
            guard let shape = PhotoShape(rawValue: value.text.lowercased()) else {
                throw fault(value, "one of landscape, panorama, portrait, square")
            }
            shapes.insert(shape)
        }
        return shapes
    }

    @Sendable static func mediaTypes(_ values: [Value]) throws(SearchSyntaxError) -> [String] {
        var names: [String] = []
        for value in values {
            guard let name = MediaTypeName.read(value.text) else { throw fault(value, MediaTypeName.allowed) }
            names.append(name)
        }
        return names
    }

    @Sendable static func ids(_ values: [Value]) throws(SearchSyntaxError) -> [PhotoID] {
        var ids: [PhotoID] = []
        for value in values {
            guard let id = PhotoID(value.text) else { throw fault(value, "the id of a photo") }
            ids.append(id)
        }
        return ids
    }
}

extension WallClockSpan {
    static func bounds(_ text: String) -> SearchRange.Span<WallClock>? {
        WallClockSpan(iso8601: text).map { ($0.start, $0.end) }
    }
}

extension SearchValues {
    static func fault(_ value: Value, _ expected: String) -> SearchSyntaxError {
        SearchSyntaxError(position: value.position, reason: "\"\(value.text)\" is not \(expected)")
    }

    static func swapped(_ value: Value) -> SearchSyntaxError {
        SearchSyntaxError(position: value.position, reason: "\"\(value.text)\" ends before it starts")
    }

    private static func range<Bound>(
        _ value: Value, _ expected: String, least: Bound, _ read: (String) -> SearchRange.Span<Bound>?
    ) throws(SearchSyntaxError) -> HalfOpen<Bound> {
        guard let range = SearchRange.read(value.text, least: least, read) else {
            throw SearchRange.isSwapped(value.text, read) ? swapped(value) : fault(value, expected)
        }
        return range
    }

    /// A plain number, a fraction (`1/125`) or bytes (`300kB`, `5MB`, `2GB`; powers of ten).
    private static func number(_ text: String) -> Double? {
        let parts = text.components(separatedBy: "/")
        if parts.count == 2 {
            guard let numerator = finite(parts[0]), let denominator = finite(parts[1]), denominator > 0 else {
                return nil
            }
            return numerator / denominator
        }
        let lower = text.lowercased()
        for (unit, factor) in [("kb", 1e3), ("mb", 1e6), ("gb", 1e9)] where lower.hasSuffix(unit) {
            return finite(String(lower.dropLast(2))).map { $0 * factor }
        }
        return finite(text)
    }

    private static func metres(_ text: String) -> Double? {
        let lower = text.lowercased()
        if lower.hasSuffix("km") { return finite(String(lower.dropLast(2))).map { $0 * 1000 } }
        return finite(lower.hasSuffix("m") ? String(lower.dropLast()) : lower)
    }

    private static func finite(_ text: String) -> Double? {
        guard let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return number
    }
}
