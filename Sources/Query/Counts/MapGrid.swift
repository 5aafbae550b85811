import Catalog

/// A grid fixed on the earth: 2^level columns of equal width, and square cells. In integer micro-degrees, like positions.
struct MapGrid {
    private static let around: Int64 = 360_000_000
    /// The meridian that is both 180 and −180 degrees.
    private static let antimeridian: Int64 = 180_000_000
    /// In cells. A box of at most this width and height touches at most 22 × 22 cells.
    private static let longestSide = 20.9

    let level: Int
    private let columns: Int64

    /// - Parameter level: 0 to 24.
    init(level: Int) {
        self.level = level
        columns = 1 << Int64(level)
    }

    /// The grid of a zoom level, whose cells are a quarter of a web map tile wide.
    ///
    /// Cells double in size for a box larger than a screen. Only the longer side counts, because it does not change while a
    /// map is panned; the height in degrees does, but screens are wider than high.
    init(zoom: Double, box: BoundingBox) {
        let width = box.east - box.west + (box.crossesAntimeridian ? 360 : 0)
        let share = max(width, box.north - box.south) / 360
        var level = Int(min(22, max(0, zoom)).rounded(.down)) + 2
        while share * Double(1 << level) > Self.longestSide { level -= 1 }
        self.init(level: level)
    }

    /// Upper bound of cell numbers. There are half as many rows as columns, and one row for the pole.
    var cells: Int64 { columns * (columns / 2 + 1) }

    /// A longitude for ``cell(latitude:longitude:)``: the antimeridian is −180 degrees.
    @inline(__always)
    static func normalized(_ longitude: Int64) -> Int64 { longitude == antimeridian ? -antimeridian : longitude }

    /// The number of the cell that contains a place.
    ///
    /// - Parameter longitude: from ``normalized(_:)``.
    @inline(__always)
    func cell(latitude: Int64, longitude: Int64) -> Int64 {
        row(of: latitude) * columns + column(of: longitude)
    }

    /// The box extended to whole cells, so that a cell at its border is the same as in the middle of another box.
    func snapped(_ box: BoundingBox) -> BoundingBox {
        func micro(_ degrees: Double) -> Int64 { Int64((degrees * 1e6).rounded(.down)) }
        // Counted from the west, also beyond the antimeridian.
        let first = column(of: micro(box.west))
        let last = column(of: micro(box.east) + (box.crossesAntimeridian ? Self.around : 0))
        let isRound = last - first + 1 >= columns
        let (west, east) = (first % columns, last % columns)
        let (south, north) = (row(of: micro(box.south)), row(of: micro(box.north)))
        return BoundingBox(
            // The first column contains the antimeridian as −180 and as 180 degrees.
            west: isRound ? -180 : west == 0 ? 180 : degrees(start(of: west) - 180_000_000),
            south: degrees(start(of: south) - 90_000_000),
            east: isRound ? 180 : degrees(start(of: east + 1) - 180_000_001),
            north: degrees(min(90_000_000, start(of: north + 1) - 90_000_001))) ?? box
    }

    /// May exceed the number of columns: east of the antimeridian they start again.
    private func column(of longitude: Int64) -> Int64 { (longitude + 180_000_000) * columns / Self.around }

    private func row(of latitude: Int64) -> Int64 { (latitude + 90_000_000) * columns / Self.around }

    /// The first micro-degree of a column or row, counted from the west or the south.
    private func start(of number: Int64) -> Int64 { (number * Self.around + columns - 1) / columns }

    private func degrees(_ micro: Int64) -> Double { Double(micro) / 1e6 }
}
