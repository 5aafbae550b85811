/// A box with inclusive bounds in micro-degrees.
struct MicroBox {
    let south: Int32
    let north: Int32
    let west: Int32
    let east: Int32
    let crossesAntimeridian: Bool

    /// Without branches, so that a scan is vectorised. Photos without a position are south of every box.
    @inline(__always)
    func contains(latitude: Int32, longitude: Int32) -> Bool {
        let (isEast, isWest) = (longitude >= west, longitude <= east)
        return (latitude >= south) & (latitude <= north)
            & ((isEast & isWest) | (crossesAntimeridian & (isEast | isWest)))
    }
}

/// Evaluates both sides.
extension Bool {
    @inline(__always)
    fileprivate static func & (left: Bool, right: Bool) -> Bool { (left ? 1 : 0) & (right ? 1 : 0) == 1 }

    @inline(__always)
    fileprivate static func | (left: Bool, right: Bool) -> Bool { (left ? 1 : 0) | (right ? 1 : 0) == 1 }
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
