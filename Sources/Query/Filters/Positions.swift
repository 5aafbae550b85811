import Catalog

extension FilterEvaluator {
    func near(_ place: Coordinate, metres: Double) -> Bitmap {
        let circle = Circle(centre: place, metres: metres)
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        let isIn = { (position: Int) in
            circle.contains(latitude: latitudes[position], longitude: longitudes[position])
        }
        return isNarrow ? wanted.filter(isIn) : photos(in: circle.box).filter(isIn)
    }

    /// Positions are whole micro-degrees, so the borders may be, too.
    func within(_ box: BoundingBox) -> Bitmap {
        photos(
            in: MicroBox(
                south: firstMicroDegree(from: box.south), north: -firstMicroDegree(from: -box.north),
                west: firstMicroDegree(from: box.west), east: -firstMicroDegree(from: -box.east),
                crossesAntimeridian: box.crossesAntimeridian))
    }

    private func photos(in box: MicroBox) -> Bitmap {
        guard isNarrow else { return segment.photos(in: box) }
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        return wanted.filter { box.contains(latitude: latitudes[$0], longitude: longitudes[$0]) }
    }
}

extension Segment {
    func photos(in box: MicroBox) -> Bitmap {
        columns.latitude.withUnsafeBufferPointer { latitudes in
            columns.longitude.withUnsafeBufferPointer { longitudes in
                Bitmap(below: count) { box.contains(latitude: latitudes[$0], longitude: longitudes[$0]) }
            }
        }
    }
}

/// Borders in whole micro-degrees, all of them within.
struct MicroBox {
    let south: Int32
    let north: Int32
    let west: Int32
    let east: Int32
    let crossesAntimeridian: Bool

    /// Without a branch, so that a scan does several photos at once. Photos without a position lie south of everything.
    @inline(__always)
    func contains(latitude: Int32, longitude: Int32) -> Bool {
        let (isEast, isWest) = (longitude >= west, longitude <= east)
        return (latitude >= south) & (latitude <= north)
            & ((isEast & isWest) | (crossesAntimeridian & (isEast | isWest)))
    }
}

/// Both sides are computed.
extension Bool {
    @inline(__always)
    fileprivate static func & (left: Bool, right: Bool) -> Bool { (left ? 1 : 0) & (right ? 1 : 0) == 1 }

    @inline(__always)
    fileprivate static func | (left: Bool, right: Bool) -> Bool { (left ? 1 : 0) | (right ? 1 : 0) == 1 }
}

/// The least whole micro-degree whose degrees, as a `Double`, are not less than a number of degrees.
private func firstMicroDegree(from degrees: Double) -> Int32 {
    var micro = (degrees * 1e6).rounded(.down) - 1
    while micro / 1e6 < degrees { micro += 1 }
    return Int32(micro)
}
