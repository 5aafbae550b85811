import Catalog

/// The countries as polygons in memory: about 2 MB, in squares of one degree that list the lines crossing them.
///
/// Natural Earth at 1:50 million: a coast or border may be off by one or two kilometres, and small islands are missing.
/// Lookups therefore also return nearby countries, and ``PlaceAtlas`` weighs them against the towns.
struct CountryMap: Sendable {
    /// Two-letter codes of ISO 3166-1. Countries are indexes into this array below.
    let codes: [String]
    /// Longitude and latitude in degrees, ring after ring.
    let points: [SIMD2<Float>]
    /// The country of the line that begins at the point with the same index; ``none`` at the end of a ring.
    let owners: [UInt8]
    private let squares: DegreeSquares

    static let none = UInt8.max
    /// Metres per degree along a meridian.
    static let metresPerDegree = Float(Coordinate.earthRadius * .pi / 180)

    init(outlines: CountryOutlines) {
        codes = outlines.codes
        points = outlines.points
        owners = outlines.owners
        squares = DegreeSquares(points: outlines.points, owners: outlines.owners)
    }

    /// The country at a position; nil at sea.
    func country(at position: Coordinate) -> UInt8? {
        let target = Self.point(position)
        let square = squares.index(column: DegreeSquares.column(target.x), row: DegreeSquares.row(target.y))
        let middle = squares.middle(of: square)
        // From the middle of the square, whose country is known, first across and then down. Each border on the way
        // counts.
        var inside = CountrySet(squares.countries[square])
        for line in squares.lines(in: square) {
            let a = points[Int(line)]
            let b = points[Int(line) + 1]
            var crossings = 0
            if (a.y > target.y) != (b.y > target.y) {
                let x = a.x + (target.y - a.y) / (b.y - a.y) * (b.x - a.x)
                if (x > target.x) != (x > middle.x) { crossings += 1 }
            }
            if (a.x > middle.x) != (b.x > middle.x) {
                let y = a.y + (middle.x - a.x) / (b.x - a.x) * (b.y - a.y)
                if (y > target.y) != (y > middle.y) { crossings += 1 }
            }
            if crossings == 1 { inside.toggle(owners[Int(line)]) }
        }
        return inside.first
    }

    /// The countries with a line within a distance in metres, each with the distance to its nearest line.
    func near(_ position: Coordinate, within metres: Float) -> [(country: UInt8, metres: Float)] {
        let search = LineSearch(position)
        let rows = DegreeSquares.rows(around: search.target.y, degrees: metres / Self.metresPerDegree)
        let columns = DegreeSquares.columns(
            around: search.target.x, degrees: metres / (Self.metresPerDegree * search.narrowing))
        var found: [(country: UInt8, metres: Float)] = []
        for row in rows {
            for column in columns {
                for line in squares.lines(in: squares.index(column: column, row: row)) {
                    let distance = search.metres(to: points[Int(line)], points[Int(line) + 1])
                    guard distance <= metres else { continue }
                    let owner = owners[Int(line)]
                    if let index = found.firstIndex(where: { $0.country == owner }) {
                        found[index].metres = min(found[index].metres, distance)
                    } else {
                        found.append((owner, distance))
                    }
                }
            }
        }
        return found
    }

    /// The country with the nearest line, for a position at sea; nil if there is none within the distance in metres.
    func nearest(to position: Coordinate, within metres: Float) -> (country: UInt8, metres: Float)? {
        let search = LineSearch(position)
        var best: (country: UInt8, metres: Float)?
        func limit() -> Float { best?.metres ?? metres }
        func look(at square: Int) {
            for line in squares.lines(in: square) {
                let distance = search.metres(to: points[Int(line)], points[Int(line) + 1])
                if distance <= limit() { best = (owners[Int(line)], distance) }
            }
        }
        let row = DegreeSquares.row(search.target.y)
        let column = DegreeSquares.column(search.target.x)
        for step in 0...Int(metres / Self.metresPerDegree) + 1 {
            // Squares that are n steps away are at least n − 1 squares away.
            if Float(step - 1) * Self.metresPerDegree > limit() { break }
            for row in Set([row - step, row + step]) where (0..<DegreeSquares.rows).contains(row) {
                for isEast in [true, false] {
                    squares.forEachCrossed(in: row, from: column, isEast: isEast) { square, steps in
                        guard Float(steps - 1) * Self.metresPerDegree * search.narrowing <= limit() else {
                            return false
                        }
                        look(at: square)
                        return true
                    }
                }
            }
        }
        return best
    }

    private static func point(_ position: Coordinate) -> SIMD2<Float> {
        SIMD2(Float(position.longitude), Float(position.latitude))
    }
}

/// The countries at a position: one, or two where their outlines overlap.
private struct CountrySet {
    private var members: [UInt8] = []
    private var single: UInt8

    init(_ country: UInt8) { single = country }

    var first: UInt8? { single != CountryMap.none ? single : members.first }

    mutating func toggle(_ country: UInt8) {
        if single == country {
            single = CountryMap.none
        } else if let index = members.firstIndex(of: country) {
            members.remove(at: index)
        } else if single == CountryMap.none, members.isEmpty {
            single = country
        } else {
            members.append(country)
        }
    }
}
