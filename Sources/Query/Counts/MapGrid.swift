import Catalog

/// A grid that lies fixed on the earth: 2^level columns of equal width round it, and rows as high as they are wide. In
/// whole micro-degrees, as positions are.
struct MapGrid {
    private static let around: Int64 = 360_000_000
    private let columns: Int64

    /// - Parameter level: 0…24; less is 0, one cell for the world.
    init(level: Int) { columns = 1 << Int64(max(0, level)) }

    /// More than the greatest number of a cell. There are half as many rows as columns, and one for the pole itself.
    var cells: Int64 { columns * (columns / 2 + 1) }

    /// The number of the cell that holds a place.
    @inline(__always)
    func cell(latitude: Int64, longitude: Int64) -> Int64 {
        row(of: latitude) * columns + column(of: longitude)
    }

    /// The box with all cells whole that it touches: a cell at its border is then as it is in the middle of another box.
    func snapped(_ box: BoundingBox) -> BoundingBox {
        func micro(_ degrees: Double) -> Int64 { Int64((degrees * 1e6).rounded(.down)) }
        let (west, east) = (column(of: micro(box.west)), column(of: micro(box.east)))
        let (south, north) = (row(of: micro(box.south)), row(of: micro(box.north)))
        let isRound = box.crossesAntimeridian && east >= west
        return BoundingBox(
            west: isRound ? -180 : degrees(start(of: west) - 180_000_000),
            south: degrees(start(of: south) - 90_000_000),
            east: isRound || east == columns - 1 ? 180 : degrees(start(of: east + 1) - 180_000_001),
            north: degrees(min(90_000_000, start(of: north + 1) - 90_000_001))) ?? box
    }

    private func column(of longitude: Int64) -> Int64 {
        min(columns - 1, (longitude + 180_000_000) * columns / Self.around)
    }

    private func row(of latitude: Int64) -> Int64 { (latitude + 90_000_000) * columns / Self.around }

    /// The first micro-degree, counted from the west or the south, of a column or row.
    private func start(of number: Int64) -> Int64 { (number * Self.around + columns - 1) / columns }

    private func degrees(_ micro: Int64) -> Double { Double(micro) / 1e6 }
}
