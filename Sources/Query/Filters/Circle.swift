import Catalog
import Glibc

/// A circle on the sphere. Tests most places without trigonometry.
struct Circle {
    enum Verdict { case inside, outside, unsure }

    /// Radians per micro-degree.
    private static let unit = Double.pi / 180e6

    private let centre: Coordinate
    private let metres: Double
    private let vector: UnitVector
    private let squaredChord: Double
    /// Contains the whole circle.
    let box: MicroBox
    private let latitude: Double
    private let longitude: Double
    /// The cosine of the centre's latitude, multiplied by the smallest and by the largest cosine between `south` and
    /// `north`.
    private let leastCosines: Double
    private let greatestCosines: Double
    /// The largest rounding error of a squared chord.
    private let slack: Double

    init(centre: Coordinate, metres: Double) {
        self.centre = centre
        self.metres = metres
        vector = UnitVector(centre)
        let chord = UnitVector.chord(ofMetres: metres)
        squaredChord = chord * chord
        slack = squaredChord * 1e-9 + 1e-18
        latitude = centre.latitude * 1e6
        longitude = centre.longitude * 1e6
        let degrees = metres / Coordinate.earthRadius * 180 / .pi
        // One more micro-degree allows for rounding.
        let south = Int32(max(-90e6, ((centre.latitude - degrees) * 1e6).rounded(.down) - 1))
        let north = Int32(min(90e6, ((centre.latitude + degrees) * 1e6).rounded(.up) + 1))
        let (lowest, highest) = (Double(south) / 1e6, Double(north) / 1e6)
        let own = Self.cosine(ofDegrees: centre.latitude)
        let (atLowest, atHighest) = (Self.cosine(ofDegrees: lowest), Self.cosine(ofDegrees: highest))
        leastCosines = own * max(0, min(atLowest, atHighest) - 1e-12)
        greatestCosines = own * (lowest <= 0 && highest >= 0 ? 1 : max(atLowest, atHighest) + 1e-12)
        // 4 cos φ₁ cos φ₂ sin²(Δλ/2) alone must not exceed the squared chord.
        let sine = ((squaredChord + slack) / (4 * leastCosines)).squareRoot()
        let width = sine < 1 ? 2 * asin(sine) / Self.unit + 2 : .infinity
        box = MicroBox(south: south, north: north, around: longitude, width: width)
    }

    private static func cosine(ofDegrees degrees: Double) -> Double {
        Coordinate(latitude: degrees, longitude: 0).map { UnitVector($0).x } ?? 0
    }

    /// - Parameters: micro-degrees.
    ///
    /// The squared chord is 4 sin²(Δφ/2) + 4 cos φ₁ cos φ₂ sin²(Δλ/2). Since x² (1 − x²/12) ≤ 4 sin²(x/2) ≤ x², and
    /// cos φ₂ is bounded within `box`, two multiplications bound it from both sides.
    @inline(__always)
    func verdict(latitude: Int32, longitude: Int32) -> Verdict {
        guard box.contains(latitude: latitude, longitude: longitude) else { return .outside }
        let down = (Double(latitude) - self.latitude) * Self.unit
        let away = abs(Double(longitude) - self.longitude)
        let across = min(away, 360e6 - away) * Self.unit
        let (down2, across2) = (down * down, across * across)
        if down2 + greatestCosines * across2 < squaredChord - slack { return .inside }
        let least = (down2 + leastCosines * across2) * (1 - max(down2, across2) / 12)
        return least > squaredChord + slack ? .outside : .unsure
    }

    /// - Parameters: micro-degrees.
    @inline(__always)
    func contains(latitude: Int32, longitude: Int32) -> Bool {
        switch verdict(latitude: latitude, longitude: longitude) {
        case .inside: true
        case .outside: false
        case .unsure: measures(latitude: latitude, longitude: longitude)
        }
    }

    @inline(never)
    private func measures(latitude: Int32, longitude: Int32) -> Bool {
        guard let place = Coordinate(latitude: Double(latitude) / 1e6, longitude: Double(longitude) / 1e6) else {
            return false
        }
        let other = UnitVector(place)
        let dx = vector.x - other.x
        let dy = vector.y - other.y
        let dz = vector.z - other.z
        let squared = dx * dx + dy * dy + dz * dz
        // Within a billionth of the border, applies the formula of `earth_distance` itself.
        if abs(squared - squaredChord) > slack { return squared < squaredChord }
        return centre.distance(to: place) <= metres
    }
}

extension MicroBox {
    /// - Parameter width: half of the width, in micro-degrees.
    fileprivate init(south: Int32, north: Int32, around longitude: Double, width: Double) {
        var (west, east) = (longitude - width, longitude + width)
        // The antimeridian has two longitudes; a box that touches it contains both.
        let crosses = width < 180e6 && (west <= -180e6 || east >= 180e6)
        if width >= 180e6 { (west, east) = (-180e6, 180e6) }
        if west < -180e6 { west += 360e6 }
        if east > 180e6 { east -= 360e6 }
        self.init(
            south: south, north: north, west: Int32(west.rounded(.down)), east: Int32(east.rounded(.up)),
            crossesAntimeridian: crosses)
    }
}
