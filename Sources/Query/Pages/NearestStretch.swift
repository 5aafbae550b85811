import Catalog

/// Nearest to a place first. A circle that holds enough is looked for round the place, as crowded as it is there; where
/// too few of the photos round it are of the filter's, a sample says how far the page reaches, and a box rules out most
/// photos. Circles round what is kept, and round the page's start, decide about most others without measuring a distance.
enum NearestStretch {
    /// Photos whose distances tell how far a page reaches.
    private static let sampled = 1024
    /// Among so few photos looking at each is quick.
    private static let few = 4096

    static func stretch(of match: SegmentMatch, to place: Coordinate, from start: PageStart, size: Int) -> Stretch {
        let segment = match.segment
        if let stretch = nearby(match, to: place, from: start, size: size) { return stretch }
        if let reach = reach(of: match, to: place, from: start, size: size) {
            let circle = Circle(centre: place, metres: Double(reach) / 1000 + 0.01)
            let near = match.photos.intersection(segment.photos(in: circle.box))
            let stretch = stretch(of: near, in: segment, to: place, from: start, size: size)
            // All photos within reach are among these.
            if stretch.keys.count > size, stretch.keys.sorted()[size].rank <= reach { return stretch }
        }
        return stretch(of: match.photos, in: segment, to: place, from: start, size: size)
    }

    /// The page, when circles of few photos hold it; nil where it reaches too far for that.
    private static func nearby(
        _ match: SegmentMatch, to place: Coordinate, from start: PageStart, size: Int
    ) -> Stretch? {
        let forward = start.direction == .forward
        guard match.photos.count > few, start.key?.rank != .max, forward || start.key != nil else { return nil }
        let most = 16_384
        var metres = start.key.map { Double($0.rank) / 1000 } ?? 0
        if forward { metres += reach(of: match, round: place, holding: 2 * (size + 1)) }
        for _ in 0..<4 {
            let circle = Circle(centre: place, metres: metres + 0.01)
            guard let around = match.segment.placeOrder.photos(around: circle.box, match.segment.columns, most: most)
            else { return nil }
            let photos = Bitmap(around.filter { match.photos.contains(Int($0)) }.sorted())
            let stretch = stretch(of: photos, in: match.segment, to: place, from: start, size: size)
            // Backward, whatever the circle does not hold lies behind the page.
            if !forward {
                return Stretch(
                    keys: stretch.keys, hasBehind: stretch.hasBehind || photos.count < match.photos.count)
            }
            if stretch.keys.count > size, Double(stretch.keys.sorted()[size].rank) <= metres * 1000 { return stretch }
            metres = metres * 2 + 1
        }
        return nil
    }

    /// Half the side, in metres, of the least square round a place that probably holds some of the photos.
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

    /// A distance, in millimetres, within which the page certainly finds enough photos, by a sample; nil where the page
    /// may reach as far as the farthest, and where there are few photos anyway.
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
        // Three times as many as are likely to be enough.
        let wanted = 3 * (size + 1) * sampled / count + 8
        guard wanted < ranks.count else { return nil }
        ranks.sort()
        return ranks[wanted]
    }

    /// Whole millimetres: below them photos of one place would stand in the order of rounding errors.
    private static func rank(of coordinate: Coordinate?, from place: Coordinate) -> Int64 {
        coordinate.map { Int64((place.distance(to: $0) * 1000).rounded()) } ?? .max
    }

    private static func stretch(
        of photos: Bitmap, in segment: Segment, to place: Coordinate, from start: PageStart, size: Int
    ) -> Stretch {
        let (latitudes, longitudes) = (segment.columns.latitude, segment.columns.longitude)
        let forward = start.direction == .forward
        var nearest = NearestKeys(limit: size + 1, ascending: forward)
        var kept = Border(round: place)
        var begun = Border(round: place)
        if let key = start.key { begun.move(to: key.rank) }
        var hasBehind = false
        // Many photos are taken at one place, one after another.
        var last = (latitude: Int32.max, longitude: Int32.max, rank: Int64.max)
        photos.forEach { position in
            let (latitude, longitude) = (latitudes[position], longitudes[position])
            if latitude != last.latitude || longitude != last.longitude {
                if kept.excludes(latitude, longitude, beyond: forward) { return }
                if begun.excludes(latitude, longitude, beyond: !forward) {
                    hasBehind = true
                    return
                }
                last = (latitude, longitude, rank(of: segment.coordinate(at: position), from: place))
            }
            let key = SortKey(rank: last.rank, id: segment.columns.ids[position])
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
