import Catalog
import Glibc

func cosine(ofDegrees degrees: Float) -> Float { cosf(degrees * .pi / 180) }

/// Distances from one position to lines, on the plane that touches the earth there: accurate to 1 % at 300 km.
struct LineSearch {
    /// Longitude and latitude in degrees.
    let target: SIMD2<Float>
    /// The length of a degree of longitude relative to one of latitude, with a lower limit for the squares at the
    /// poles.
    let narrowing: Float

    init(_ position: Coordinate) {
        target = SIMD2(Float(position.longitude), Float(position.latitude))
        narrowing = max(cosine(ofDegrees: target.y), 0.01)
    }

    /// The distance to the nearest point of a line.
    func metres(to a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float {
        let start = local(a)
        let step = SIMD2((b.x - a.x) * narrowing, b.y - a.y)
        let length = (step * step).sum()
        let share = length > 0 ? min(max(-(start * step).sum() / length, 0), 1) : 0
        let offset = start + step * share
        return (offset * offset).sum().squareRoot() * CountryMap.metresPerDegree
    }

    /// Degrees of latitude east and north of the target, on the shorter way around the earth.
    private func local(_ point: SIMD2<Float>) -> SIMD2<Float> {
        var east = point.x - target.x
        if east > 180 { east -= 360 } else if east < -180 { east += 360 }
        return SIMD2(east * narrowing, point.y - target.y)
    }
}
