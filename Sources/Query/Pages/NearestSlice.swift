import Catalog

/// Nearest to a place first. Tries a circle that probably contains the page, by the density of photos there. If too few
/// of them match the filter, a sample estimates the radius of the page, and a box excludes most photos. Circles around the
/// kept photos and around the start of the page classify most others without computing a distance.
enum NearestSlice {
    /// Number of photos whose distances estimate the radius of a page.
    private static let sampled = 1024
    /// Up to this number of photos, each is tested.
    private static let smallCount = 4096

    static func slice(of match: SegmentMatch, to place: Coordinate, from start: PageStart, size: Int) -> PageSlice {
        let segment = match.segment
        if let slice = nearby(match, to: place, from: start, size: size) { return slice }
        if let reach = reach(of: match, to: place, from: start, size: size) {
            let circle = Circle(centre: place, metres: Double(reach) / 1000 + 0.01)
            let near = match.photos.intersection(segment.photos(in: circle.box))
            let slice = slice(of: near, in: segment, to: place, from: start, size: size)
            // `near` contains all photos within the radius.
            if slice.keys.count > size, slice.keys.sorted()[size].rank <= reach { return slice }
        }
        return slice(of: match.photos, in: segment, to: place, from: start, size: size)
    }

    /// The page, from circles with few photos; nil if its radius is too large for that.
    private static func nearby(
        _ match: SegmentMatch, to place: Coordinate, from start: PageStart, size: Int
    ) -> PageSlice? {
        let forward = start.direction == .forward
        guard match.photos.count > smallCount, start.key?.rank != .max, forward || start.key != nil else {
            return nil
        }
        let most = 16_384
        var metres = start.key.map { Double($0.rank) / 1000 } ?? 0
        if forward { metres += reach(of: match, round: place, holding: 2 * (size + 1)) }
        for _ in 0..<4 {
            let circle = Circle(centre: place, metres: metres + 0.01)
            guard let around = match.segment.placeOrder.photos(around: circle.box, match.segment.columns, most: most)
            else { return nil }
            let photos = Bitmap(around.filter { match.photos.contains(Int($0)) }.sorted())
            let slice = slice(of: photos, in: match.segment, to: place, from: start, size: size)
            // Backward, photos outside the circle are on the other side of the start.
            if !forward {
                return PageSlice(
                    keys: slice.keys, hasSkipped: slice.hasSkipped || photos.count < match.photos.count)
            }
            if slice.keys.count > size, Double(slice.keys.sorted()[size].rank) <= metres * 1000 { return slice }
            metres = metres * 2 + 1
        }
        return nil
    }

    /// Half the side, in metres, of the smallest square around a place that probably contains `wanted` of the photos.
    private static func reach(of match: SegmentMatch, round place: Coordinate, holding wanted: Int) -> Double {
        let (order, columns) = (match.segment.placeOrder, match.segment.columns)
        let (latitude, longitude) = (Int32(place.latitude * 1e6), Int32(place.longitude * 1e6))
        let all = wanted * match.segment.count / match.photos.count
        let shifts: [UInt64] = Array(3...28)
        let shift = shifts[..<(shifts.count - 1)].partitioningIndex {
            order.count(aroundLatitude: latitude, longitude: longitude, shift: $0, columns) >= all
        }
        // A micro-degree of latitude is 0.11 m.
        return Double(1 << shifts[shift]) * 0.055
    }

    /// A distance in millimetres that probably covers the page, from a sample; nil if the page may reach the farthest
    /// photo, and if there are few photos.
    private static func reach(
        of match: SegmentMatch, to place: Coordinate, from start: PageStart, size: Int
    ) -> Int64? {
        let count = match.photos.count
        guard start.direction == .forward, count > 16 * sampled else { return nil }
        var ranks: [Int64] = []
        for number in 0..<sampled {
            for position in match.photos.members(from: number * count / sampled, limit: 1) {
                let rank = rank(of: match.segment.coordinate(at: Int(position)), from: place)
                if rank != .max, start.key.map({ rank >= $0.rank }) ?? true { ranks.append(rank) }
            }
        }
        // Three times the expected number.
        let wanted = 3 * (size + 1) * sampled / count + 8
        guard wanted < ranks.count else { return nil }
        ranks.sort()
        return ranks[wanted]
    }

    /// Integer millimetres, so that rounding errors do not order photos of one place.
    private static func rank(of coordinate: Coordinate?, from place: Coordinate) -> Int64 {
        coordinate.map { Int64((place.distance(to: $0) * 1000).rounded()) } ?? .max
    }

    private static func slice(
        of photos: Bitmap, in segment: Segment, to place: Coordinate, from start: PageStart, size: Int
    ) -> PageSlice {
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        let forward = start.direction == .forward
        var nearest = NearestKeys(limit: size + 1, ascending: forward)
        var kept = Border(round: place)
        var begun = Border(round: place)
        if let key = start.key { begun.move(to: key.rank) }
        var hasSkipped = false
        // Consecutive photos often have the same position.
        var last = (latitude: Int32.max, longitude: Int32.max, rank: Int64.max)
        photos.forEach { position in
            let (latitude, longitude) = (latitudes[position], longitudes[position])
            if latitude != last.latitude || longitude != last.longitude {
                if kept.excludes(latitude, longitude, beyond: forward) { return }
                if begun.excludes(latitude, longitude, beyond: !forward) {
                    hasSkipped = true
                    return
                }
                last = (latitude, longitude, rank(of: segment.coordinate(at: position), from: place))
            }
            let key = SortKey(rank: last.rank, id: segment.columns.ids[position])
            if !start.includes(key) {
                hasSkipped = true
            } else {
                nearest.insert(key)
                if let worst = nearest.worst { kept.move(to: worst.rank) }
            }
        }
        return PageSlice(keys: nearest.keys, hasSkipped: hasSkipped)
    }
}

/// Two circles, slightly smaller and slightly larger than a distance.
private struct Border {
    private let centre: Coordinate
    private var millimetres: Int64?
    private var inner: Circle?
    private var outer: Circle?

    init(round centre: Coordinate) { self.centre = centre }

    mutating func move(to millimetres: Int64) {
        if millimetres == self.millimetres { return }
        self.millimetres = millimetres
        // Photos without a position come last; no circle contains them.
        guard millimetres != .max else { return (inner, outer) = (nil, nil) }
        inner = Circle(centre: centre, metres: max(0, Double(millimetres) / 1000 - 0.01))
        outer = Circle(centre: centre, metres: Double(millimetres) / 1000 + 0.01)
    }

    /// Whether a place is certainly farther than the distance (`beyond`), or certainly nearer.
    @inline(__always)
    func excludes(_ latitude: Int32, _ longitude: Int32, beyond: Bool) -> Bool {
        beyond
            ? outer?.verdict(latitude: latitude, longitude: longitude) == .outside
            : inner?.verdict(latitude: latitude, longitude: longitude) == .inside
    }
}
