/// The earth in squares of one degree, each with the lines that cross it and the country at its middle.
struct DegreeSquares: Sendable {
    static let columns = 360
    static let rows = 180

    /// The country at the middle of each square; ``CountryMap/none`` at sea.
    let countries: [UInt8]
    /// By row: the columns of squares with lines.
    private let crossed: [[Int]]
    /// The start of the lines of each square in ``numbers``, and the end of the last.
    private let starts: [UInt32]
    /// Lines, by the index of their first point.
    private let numbers: [UInt32]

    init(points: [SIMD2<Float>], owners: [UInt8]) {
        var counts = [UInt32](repeating: 0, count: Self.columns * Self.rows + 1)
        Self.forEachSquare(points, owners) { square, _ in counts[square + 1] += 1 }
        for square in 1..<counts.count { counts[square] += counts[square - 1] }
        var next = counts
        var numbers = [UInt32](repeating: 0, count: Int(counts[counts.count - 1]))
        Self.forEachSquare(points, owners) { square, line in
            numbers[Int(next[square])] = line
            next[square] += 1
        }
        starts = counts
        crossed = (0..<Self.rows).map { row in
            (0..<Self.columns).filter { counts[row * Self.columns + $0] < counts[row * Self.columns + $0 + 1] }
        }
        self.numbers = numbers
        countries = Self.middles(points, owners)
    }

    func lines(in square: Int) -> ArraySlice<UInt32> { numbers[Int(starts[square])..<Int(starts[square + 1])] }

    func index(column: Int, row: Int) -> Int { row * Self.columns + column }

    func middle(of square: Int) -> SIMD2<Float> {
        Self.middle(column: square % Self.columns, row: square / Self.columns)
    }

    /// Counted from 180° west and from the south pole.
    static func column(_ longitude: Float) -> Int { min(max(Int((longitude + 180).rounded(.down)), 0), columns - 1) }
    static func row(_ latitude: Float) -> Int { min(max(Int((latitude + 90).rounded(.down)), 0), rows - 1) }

    /// Slightly beside the middle, so that no coordinate with few decimals coincides with it.
    private static func middle(column: Int, row: Int) -> SIMD2<Float> {
        SIMD2(Float(column) - 179.499_69, Float(row) - 89.499_69)
    }

    static func rows(around latitude: Float, degrees: Float) -> ClosedRange<Int> {
        row(latitude - degrees)...row(latitude + degrees)
    }

    /// Each once, also across the antimeridian.
    static func columns(around longitude: Float, degrees: Float) -> [Int] {
        guard degrees < 179 else { return Array(0..<columns) }
        let first = Int((longitude + 180 - degrees).rounded(.down))
        let last = Int((longitude + 180 + degrees).rounded(.down))
        return (first...last).map { ($0 + columns) % columns }
    }

    /// Visits the squares of a row with lines, from a column on, around half of the earth, until `body` returns false.
    ///
    /// - Parameter body: gets a square, and its distance in columns.
    func forEachCrossed(in row: Int, from column: Int, isEast: Bool, _ body: (_ square: Int, _ steps: Int) -> Bool) {
        let crossed = crossed[row]
        guard !crossed.isEmpty else { return }
        var next = crossed.firstIndex { $0 >= column } ?? 0
        if !isEast { next = (next + crossed.count - 1) % crossed.count }
        for _ in crossed {
            let steps = (isEast ? crossed[next] - column : column - crossed[next]) + Self.columns
            guard steps % Self.columns <= Self.columns / 2,
                body(index(column: crossed[next], row: row), steps % Self.columns)
            else { return }
            next = (next + (isEast ? 1 : crossed.count - 1)) % crossed.count
        }
    }

    /// Every square that the bounding box of a line touches.
    private static func forEachSquare(
        _ points: [SIMD2<Float>], _ owners: [UInt8], _ body: (_ square: Int, _ line: UInt32) -> Void
    ) {
        for line in 0..<points.count where owners[line] != CountryMap.none {
            let a = points[line]
            let b = points[line + 1]
            for row in row(min(a.y, b.y))...row(max(a.y, b.y)) {
                for column in column(min(a.x, b.x))...column(max(a.x, b.x)) {
                    body(row * columns + column, UInt32(line))
                }
            }
        }
    }

    /// Row by row from the west: each border on the way changes the country.
    private static func middles(_ points: [SIMD2<Float>], _ owners: [UInt8]) -> [UInt8] {
        var crossings = [[(x: Float, owner: UInt8)]](repeating: [], count: rows)
        for line in 0..<points.count where owners[line] != CountryMap.none {
            let a = points[line]
            let b = points[line + 1]
            for row in row(min(a.y, b.y))...row(max(a.y, b.y)) {
                let y = middle(column: 0, row: row).y
                if (a.y > y) != (b.y > y) {
                    crossings[row].append((a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x), owners[line]))
                }
            }
        }
        var countries = [UInt8](repeating: CountryMap.none, count: columns * rows)
        for row in 0..<rows {
            let sorted = crossings[row].sorted { $0.x < $1.x }
            var next = 0
            var inside: [UInt8] = []
            for column in 0..<columns {
                let x = middle(column: column, row: row).x
                while next < sorted.count, sorted[next].x < x {
                    if let index = inside.firstIndex(of: sorted[next].owner) {
                        inside.remove(at: index)
                    } else {
                        inside.append(sorted[next].owner)
                    }
                    next += 1
                }
                countries[row * columns + column] = inside.first ?? CountryMap.none
            }
        }
        return countries
    }
}
