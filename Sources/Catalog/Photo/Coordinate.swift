import Glibc

/// A place on the earth in degrees of WGS 84: latitude −90…90 (north is positive), longitude −180…180 (east is
/// positive).
package struct Coordinate: Hashable, Sendable {
    package let latitude: Double
    package let longitude: Double

    /// Nil if a number is not finite or outside its range.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// The radius of PostgreSQL's `earth()` in metres, so that distances equal those of `earth_distance`.
    package static let earthRadius = 6_378_168.0

    /// The distance along the surface of the sphere, in metres; exact at the poles and across the antimeridian.
    ///
    /// Uses the formula of `earth_distance`: twice the arc sine of half the chord.
    package func distance(to other: Coordinate) -> Double {
        let chord = UnitVector(self).chord(to: UnitVector(other))
        return 2 * Self.earthRadius * asin(min(1, chord / 2))
    }
}

extension Coordinate: Codable {
    private enum Key: CodingKey { case latitude, longitude }

    /// - Throws: if the numbers are not a valid position.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let latitude = try values.decode(Double.self, forKey: .latitude)
        let longitude = try values.decode(Double.self, forKey: .longitude)
        guard let place = Coordinate(latitude: latitude, longitude: longitude) else {
            throw DecodingError.dataCorruptedError(
                forKey: .latitude, in: values,
                debugDescription: "out of range: latitudes are -90 to 90, longitudes -180 to 180")
        }
        self = place
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(latitude, forKey: .latitude)
        try values.encode(longitude, forKey: .longitude)
    }
}

/// A point on the unit sphere; chords between such points order and bound distances without trigonometry per photo.
package struct UnitVector: Hashable, Sendable {
    package let x: Double
    package let y: Double
    package let z: Double

    package init(_ place: Coordinate) {
        let latitude = place.latitude * .pi / 180
        let longitude = place.longitude * .pi / 180
        x = cos(latitude) * cos(longitude)
        y = cos(latitude) * sin(longitude)
        z = sin(latitude)
    }

    /// The straight distance through the sphere, 0…2.
    package func chord(to other: UnitVector) -> Double {
        let dx = x - other.x
        let dy = y - other.y
        let dz = z - other.z
        return (dx * dx + dy * dy + dz * dz).squareRoot()
    }

    /// The chord of a distance along the surface; 2 (everything) beyond half the circumference.
    package static func chord(ofMetres metres: Double) -> Double {
        let angle = metres / Coordinate.earthRadius
        return angle >= .pi ? 2 : 2 * sin(angle / 2)
    }
}
