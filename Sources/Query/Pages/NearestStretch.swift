import Catalog

/// Nearest to a place first. Circles round what is kept, and round the page's start, decide about most photos without
/// measuring a distance.
enum NearestStretch {
    static func stretch(of match: SegmentMatch, to place: Coordinate, from start: PageStart, size: Int) -> Stretch {
        let segment = match.segment
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        let forward = start.direction == .forward
        var nearest = NearestKeys(limit: size + 1, ascending: forward)
        var kept = Border(round: place)
        var begun = Border(round: place)
        if let key = start.key { begun.move(to: key.rank) }
        var hasBehind = false
        match.photos.forEach { position in
            let (latitude, longitude) = (latitudes[position], longitudes[position])
            if kept.excludes(latitude, longitude, beyond: forward) { return }
            if begun.excludes(latitude, longitude, beyond: !forward) {
                hasBehind = true
                return
            }
            // Whole millimetres: below them photos of one place would stand in the order of rounding errors.
            let metres = segment.coordinate(at: position).map(place.distance)
            let rank = metres.map { Int64(($0 * 1000).rounded()) } ?? .max
            let key = SortKey(rank: rank, id: segment.columns.ids[position])
            if !start.includes(key) {
                hasBehind = true
            } else {
                nearest.insert(key)
                if let worst = nearest.worst { kept.move(to: worst.rank) }
            }
        }
        return Stretch(keys: nearest.keys, hasBehind: hasBehind)
    }
}

/// Two circles a little within and without a distance.
private struct Border {
    private let centre: Coordinate
    private var millimetres: Int64?
    private var inner: Circle?
    private var outer: Circle?

    init(round centre: Coordinate) { self.centre = centre }

    mutating func move(to millimetres: Int64) {
        if millimetres == self.millimetres { return }
        self.millimetres = millimetres
        // Photos without a position are farther than all; no circle holds them.
        guard millimetres != .max else { return (inner, outer) = (nil, nil) }
        inner = Circle(centre: centre, metres: max(0, Double(millimetres) / 1000 - 0.01))
        outer = Circle(centre: centre, metres: Double(millimetres) / 1000 + 0.01)
    }

    /// Whether a place certainly lies on one side: beyond the distance, or nearer than it.
    @inline(__always)
    func excludes(_ latitude: Int32, _ longitude: Int32, beyond: Bool) -> Bool {
        beyond
            ? outer?.verdict(latitude: latitude, longitude: longitude) == .outside
            : inner?.verdict(latitude: latitude, longitude: longitude) == .inside
    }
}
