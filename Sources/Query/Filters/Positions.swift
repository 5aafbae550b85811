import Catalog

extension FilterEvaluator {
    func near(_ place: Coordinate, metres: Double) -> Bitmap {
        let circle = Circle(centre: place, metres: metres)
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        let isIn = { (position: Int) in
            circle.contains(latitude: latitudes[position], longitude: longitudes[position])
        }
        return isSelective ? candidates.filter(isIn) : photos(in: circle.box).filter(isIn)
    }

    /// Positions are integer micro-degrees, so integer borders are exact.
    func within(_ box: BoundingBox) -> Bitmap {
        photos(
            in: MicroBox(
                south: firstMicroDegree(from: box.south), north: -firstMicroDegree(from: -box.north),
                west: firstMicroDegree(from: box.west), east: -firstMicroDegree(from: -box.east),
                crossesAntimeridian: box.crossesAntimeridian))
    }

    private func photos(in box: MicroBox) -> Bitmap {
        guard isSelective else { return segment.photos(in: box) }
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        return candidates.filter { box.contains(latitude: latitudes[$0], longitude: longitudes[$0]) }
    }
}

/// The smallest integer of micro-degrees that, as a `Double` of degrees, is not less than `degrees`.
private func firstMicroDegree(from degrees: Double) -> Int32 {
    var micro = (degrees * 1e6).rounded(.down) - 1
    while micro / 1e6 < degrees { micro += 1 }
    return Int32(micro)
}
