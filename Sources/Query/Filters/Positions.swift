import Catalog

extension FilterEvaluator {
    /// A box in whole micro-degrees rejects most photos; the distance decides among the rest.
    func near(_ place: Coordinate, metres: Double) -> Bitmap {
        let latitudes = segment.columns.latitude
        let longitudes = segment.columns.longitude
        let circle = Circle(centre: place, metres: metres)
        return scan { position in
            let latitude = latitudes[position]
            guard latitude >= circle.south, latitude <= circle.north else { return false }
            return circle.contains(latitude: latitude, longitude: longitudes[position])
        }
    }

    func within(_ box: BoundingBox) -> Bitmap {
        let latitudes = segment.columns.latitude
        let longitudes = segment.columns.longitude
        return scan { position in
            guard latitudes[position] != Segment.noPosition,
                let place = Coordinate(
                    latitude: Double(latitudes[position]) / 1e6, longitude: Double(longitudes[position]) / 1e6)
            else { return false }
            return box.contains(place)
        }
    }
}

/// A circle on the sphere with bounds that cost no trigonometry.
private struct Circle {
    private let centre: Coordinate
    private let metres: Double
    private let vector: UnitVector
    private let squaredChord: Double
    /// Micro-degrees; no photo of the circle lies outside.
    let south: Int32
    let north: Int32
    /// Micro-degrees of longitude either side; nil near a pole, where every longitude may be inside.
    private let halfWidth: Int64?

    init(centre: Coordinate, metres: Double) {
        self.centre = centre
        self.metres = metres
        vector = UnitVector(centre)
        let chord = UnitVector.chord(ofMetres: metres)
        squaredChord = chord * chord
        let degrees = metres / Coordinate.earthRadius * 180 / .pi
        // A micro-degree beyond, for rounding.
        south = Int32(max(-90e6, ((centre.latitude - degrees) * 1e6).rounded(.down) - 1))
        north = Int32(min(90e6, ((centre.latitude + degrees) * 1e6).rounded(.up) + 1))
        let farthest = max(abs(centre.latitude - degrees), abs(centre.latitude + degrees))
        if farthest < 89 {
            // At the latitude nearest to the pole a degree of longitude is shortest: wider than needed, never narrow.
            let widest = degrees / Self.cosine(ofDegrees: farthest)
            halfWidth = widest < 180 ? Int64((widest * 1e6).rounded(.up)) + 1 : nil
        } else {
            halfWidth = nil
        }
    }

    private static func cosine(ofDegrees degrees: Double) -> Double {
        guard let place = Coordinate(latitude: degrees, longitude: 0) else { return 0 }
        return UnitVector(place).x
    }

    func contains(latitude: Int32, longitude: Int32) -> Bool {
        if let halfWidth {
            let difference = abs(Int64(longitude) - Int64((centre.longitude * 1e6).rounded()))
            if min(difference, 360_000_000 - difference) > halfWidth { return false }
        }
        guard let place = Coordinate(latitude: Double(latitude) / 1e6, longitude: Double(longitude) / 1e6) else {
            return false
        }
        let other = UnitVector(place)
        let dx = vector.x - other.x
        let dy = vector.y - other.y
        let dz = vector.z - other.z
        let squared = dx * dx + dy * dy + dz * dz
        // Within a billionth of the border the formula of `earth_distance` itself decides.
        if abs(squared - squaredChord) > squaredChord * 1e-9 + 1e-18 { return squared < squaredChord }
        return centre.distance(to: place) <= metres
    }
}
