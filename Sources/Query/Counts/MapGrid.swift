import Catalog

/// A grid that lies fixed on the earth: 2^level columns of equal width round it, and rows as high as they are wide. In
/// whole micro-degrees, as positions are.
struct MapGrid {
    private static let around: Int64 = 360_000_000
    /// The meridian that a position may name as 180 or as −180.
    private static let antimeridian: Int64 = 180_000_000
    /// A box of no greater width and height, in cells, touches at most 22 × 22.
    private static let longestSide = 20.9

    let level: Int
    private let columns: Int64

    /// - Parameter level: 0…24.
    init(level: Int) {
        self.level = level
        columns = 1 << Int64(level)
    }

    /// The grid of a zoom, whose cells are a quarter of a web map's tile wide.
    ///
    /// They double for a box that is greater than a screen: by its longer side alone, which stays when a map is panned. The
    /// height in degrees does not, but a screen's is less than its width.
    init(zoom: Double, box: BoundingBox) {
        let width = box.east - box.west + (box.crossesAntimeridian ? 360 : 0)
        let share = max(width, box.north - box.south) / 360
        var level = Int(min(22, max(0, zoom)).rounded(.down)) + 2
        while share * Double(1 << level) > Self.longestSide { level -= 1 }
        self.init(level: level)
    }

    /// More than the greatest number of a cell. There are half as many rows as columns, and one for the pole itself.
    var cells: Int64 { columns * (columns / 2 + 1) }

    /// A longitude as the grid counts it: the antimeridian is in the west.
    @inline(__always)
    static func counted(_ longitude: Int64) -> Int64 { longitude == antimeridian ? -antimeridian : longitude }

    /// The number of the cell that holds a place.
    ///
    /// - Parameter longitude: ``counted(_:)``.
    @inline(__always)
    func cell(latitude: Int64, longitude: Int64) -> Int64 {
        row(of: latitude) * columns + column(of: longitude)
    }

    /// The box with all cells whole that it touches: a cell at its border is then as it is in the middle of another box.
    func snapped(_ box: BoundingBox) -> BoundingBox {
        func micro(_ degrees: Double) -> Int64 { Int64((degrees * 1e6).rounded(.down)) }
        // On from the west, beyond the antimeridian too.
        let first = column(of: micro(box.west))
        let last = column(of: micro(box.east) + (box.crossesAntimeridian ? Self.around : 0))
        let isRound = last - first + 1 >= columns
        let (west, east) = (first % columns, last % columns)
        let (south, north) = (row(of: micro(box.south)), row(of: micro(box.north)))
        return BoundingBox(
            // The first column holds the antimeridian, whichever its name.
            west: isRound ? -180 : west == 0 ? 180 : degrees(start(of: west) - 180_000_000),
            south: degrees(start(of: south) - 90_000_000),
            east: isRound ? 180 : degrees(start(of: east + 1) - 180_000_001),
            north: degrees(min(90_000_000, start(of: north + 1) - 90_000_001))) ?? box
    }

    /// May be as great as there are columns, and greater: east of the antimeridian they begin anew.
    private func column(of longitude: Int64) -> Int64 { (longitude + 180_000_000) * columns / Self.around }

    private func row(of latitude: Int64) -> Int64 { (latitude + 90_000_000) * columns / Self.around }

    /// The first micro-degree, counted from the west or the south, of a column or row.
    private func start(of number: Int64) -> Int64 { (number * Self.around + columns - 1) / columns }

    private func degrees(_ micro: Int64) -> Double { Double(micro) / 1e6 }
}
