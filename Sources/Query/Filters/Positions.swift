import Catalog

extension FilterEvaluator {
    func near(_ place: Coordinate, metres: Double) -> Bitmap {
        let latitudes = segment.columns.latitude
        let longitudes = segment.columns.longitude
        let circle = Circle(centre: place, metres: metres)
        return scan { circle.contains(latitude: latitudes[$0], longitude: longitudes[$0]) }
    }

    /// Positions are whole micro-degrees, so the borders may be, too.
    func within(_ box: BoundingBox) -> Bitmap {
        let latitudes = segment.columns.latitude
        let longitudes = segment.columns.longitude
        let (south, north) = (firstMicroDegree(from: box.south), -firstMicroDegree(from: -box.north))
        let (west, east) = (firstMicroDegree(from: box.west), -firstMicroDegree(from: -box.east))
        // Photos without a position lie south of everything.
        if box.crossesAntimeridian {
            return scan { position in
                let longitude = longitudes[position]
                return latitudes[position] >= south && latitudes[position] <= north
                    && (longitude >= west || longitude <= east)
            }
        }
        return scan { position in
            let longitude = longitudes[position]
            return latitudes[position] >= south && latitudes[position] <= north && longitude >= west
                && longitude <= east
        }
    }
}

/// The least whole micro-degree whose degrees, as a `Double`, are not less than a number of degrees.
private func firstMicroDegree(from degrees: Double) -> Int32 {
    var micro = (degrees * 1e6).rounded(.down) - 1
    while micro / 1e6 < degrees { micro += 1 }
    return Int32(micro)
}
