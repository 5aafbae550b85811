package import Catalog

extension LibrarySnapshot {
    /// Maximum number of clusters in a map.
    package static let mostClusters = 500

    /// The clusters of a map of a box at a zoom level.
    ///
    /// The grid is fixed on the earth, the size of its cells depends only on the zoom and the size of the box, and cells at
    /// the border of the box are whole, so clusters do not change while the map is panned.
    package func map(
        _ filter: PhotoFilter, box: BoundingBox, zoom: Double
    ) throws(SearchError) -> [MapCluster] {
        let grid = MapGrid(zoom: zoom, box: box)
        let filter = PhotoFilter.and([filter, .within(grid.snapped(box))])
        let key = MapCacheKey(filter: FilterCacheKey(filter, for: visibility), level: grid.level)
        if let known = index.maps[key] { return known }
        let clusters = clusters(try matches(filter), in: grid)
        index.maps.insert(clusters, for: key)
        return clusters
    }

    private func clusters(_ matches: [SegmentMatch], in grid: MapGrid) -> [MapCluster] {
        var places = MapPlaces(of: grid)
        var cells: [MapCell] = []
        for match in matches {
            let segment = match.segment
            // Consecutive photos are often of one place.
            var last = (cell: Int64.min, place: 0)
            var isCovered = [Bool](repeating: false, count: cells.count)
            segment.columns.latitude.withUnsafeBufferPointer { latitudes in
                segment.columns.longitude.withUnsafeBufferPointer { longitudes in
                    match.photos.forEach { position in
                        let latitude = Int64(latitudes[position])
                        let longitude = MapGrid.normalized(Int64(longitudes[position]))
                        let cell = grid.cell(latitude: latitude, longitude: longitude)
                        if cell != last.cell {
                            last = (cell, places.place(of: cell, next: cells.count))
                            if last.place == cells.count {
                                cells.append(MapCell(number: cell))
                                isCovered.append(false)
                            }
                        }
                        if !isCovered[last.place] {
                            // The first of a segment is its newest.
                            isCovered[last.place] = true
                            cells[last.place].cover(with: segment.timelineKey(at: position))
                        }
                        cells[last.place].add(latitude: latitude, longitude: longitude)
                    }
                }
            }
        }
        return cells.sorted { ($1.count, $0.number) < ($0.count, $1.number) }.compactMap(\.cluster)
    }
}

/// The index of each cell that has photos. A coarse grid, whose cells have many photos, uses an array.
private struct MapPlaces {
    private static let mostInTable = 1 << 16

    private var table: [Int32]
    private var others: [Int64: Int] = [:]

    init(of grid: MapGrid) {
        table = [Int32](repeating: -1, count: grid.cells <= Self.mostInTable ? Int(grid.cells) : 0)
    }

    /// - Parameter next: the index for a new cell.
    @inline(__always)
    mutating func place(of cell: Int64, next: Int) -> Int {
        guard !table.isEmpty else {
            if let place = others[cell] { return place }
            others[cell] = next
            return next
        }
        let place = table[Int(cell)]
        if place >= 0 { return Int(place) }
        table[Int(cell)] = Int32(next)
        return next
    }
}

/// A cell while its photos are counted. Sums are integer micro-degrees, so the mean does not depend on the order.
private struct MapCell {
    let number: Int64
    private(set) var count: Int64 = 0
    private var cover: SortKey?
    private var latitudes: Int64 = 0
    private var longitudes: Int64 = 0
    private var south = Int64.max
    private var north = Int64.min
    private var west = Int64.max
    private var east = Int64.min

    init(number: Int64) { self.number = number }

    mutating func cover(with key: SortKey) { cover = cover.map { min($0, key) } ?? key }

    mutating func add(latitude: Int64, longitude: Int64) {
        count += 1
        latitudes += latitude
        longitudes += longitude
        south = min(south, latitude)
        north = max(north, latitude)
        west = min(west, longitude)
        east = max(east, longitude)
    }

    var cluster: MapCluster? {
        func degrees(_ micro: Int64) -> Double { Double(micro) / 1e6 }
        // Rounding may move a mean out of its bounds.
        func mean(_ sum: Int64, from least: Int64, to most: Int64) -> Double {
            min(max(degrees(sum) / Double(count), degrees(least)), degrees(most))
        }
        guard
            let position = Coordinate(
                latitude: mean(latitudes, from: south, to: north), longitude: mean(longitudes, from: west, to: east)),
            let box = BoundingBox(
                west: degrees(west), south: degrees(south), east: degrees(east), north: degrees(north)),
            let cover, let id = PhotoID(rawValue: cover.id)
        else { return nil }
        return MapCluster(count: Int(count), position: position, box: box, cover: id)
    }
}
