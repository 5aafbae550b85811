/// A box of latitudes and longitudes in degrees, borders included. `west` greater than `east` crosses the antimeridian.
package struct BoundingBox: Hashable, Sendable {
    package let west: Double
    package let south: Double
    package let east: Double
    package let north: Double

    /// Nil if a number is out of range (longitudes −180…180, latitudes −90…90) or `south` is greater than `north`.
    package init?(west: Double, south: Double, east: Double, north: Double) {
        let longitudes = -180.0...180.0
        let latitudes = -90.0...90.0
        guard longitudes.contains(west), longitudes.contains(east), latitudes.contains(south),
            latitudes.contains(north), south <= north
        else { return nil }
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    package var crossesAntimeridian: Bool { west > east }

    package func contains(_ place: Coordinate) -> Bool {
        guard place.latitude >= south, place.latitude <= north else { return false }
        return crossesAntimeridian
            ? place.longitude >= west || place.longitude <= east
            : place.longitude >= west && place.longitude <= east
    }
}
