package import Catalog

extension LibrarySnapshot {
    /// The most clusters that one map has.
    package static let mostClusters = 500

    /// What a map of a box shows at a zoom level.
    ///
    /// The grid lies fixed on the earth, so clusters stay as they are while the map is panned. Its cells are a quarter
    /// of a web map's tile wide; they double until the answer holds at most ``mostClusters``.
    package func map(_ filter: PhotoFilter, box: BoundingBox, zoom: Double) -> [MapCluster] {
        let matches = matches(.and([filter, .within(box)]))
        var level = Int(min(22, max(0, zoom)).rounded(.down)) + 2
        while true {
            if let clusters = clusters(matches, level: level) { return clusters }
            level -= 1
        }
    }

    /// Clusters in a grid of 2^level columns; nil when there are too many. Level 0 has one cell.
    private func clusters(_ matches: [SegmentMatch], level: Int) -> [MapCluster]? {
        let columns = Int64(1) << Int64(max(0, level))
        var cells: [Int64: MapCell] = [:]
        for match in matches {
            let latitudes = match.segment.columns.latitude
            let longitudes = match.segment.columns.longitude
            let segment = match.segment
            var isTooMany = false
            match.photos.forEach { position in
                if isTooMany { return }
                let latitude = Int64(latitudes[position])
                let longitude = Int64(longitudes[position])
                let column = min(columns - 1, (longitude + 180_000_000) * columns / 360_000_000)
                let row = (latitude + 90_000_000) * columns / 360_000_000
                cells[row * columns + column, default: MapCell(cover: segment.timelineKey(at: position))]
                    .add(latitude: latitude, longitude: longitude, segment: segment, position: position)
                if cells.count > Self.mostClusters { isTooMany = true }
            }
            if isTooMany { return nil }
        }
        return cells.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.compactMap { $0.value.cluster }
    }
}

/// A cell of the grid while photos are counted. Sums are whole micro-degrees, so the mean does not hang on the order.
private struct MapCell {
    private(set) var count: Int64 = 0
    private var cover: SortKey
    private var latitudes: Int64 = 0
    private var longitudes: Int64 = 0
    private var south = Int64.max
    private var north = Int64.min
    private var west = Int64.max
    private var east = Int64.min

    init(cover: SortKey) { self.cover = cover }

    mutating func add(latitude: Int64, longitude: Int64, segment: Segment, position: Int) {
        count += 1
        latitudes += latitude
        longitudes += longitude
        south = min(south, latitude)
        north = max(north, latitude)
        west = min(west, longitude)
        east = max(east, longitude)
        let key = segment.timelineKey(at: position)
        if key < cover { cover = key }
    }

    var cluster: MapCluster? {
        func degrees(_ micro: Int64) -> Double { Double(micro) / 1e6 }
        guard
            let position = Coordinate(
                latitude: degrees(latitudes) / Double(count), longitude: degrees(longitudes) / Double(count)),
            let box = BoundingBox(
                west: degrees(west), south: degrees(south), east: degrees(east), north: degrees(north)),
            let cover = PhotoID(rawValue: cover.id)
        else { return nil }
        return MapCluster(count: Int(count), position: position, box: box, cover: cover)
    }
}
