import Catalog

/// A k-d tree over points on the unit sphere, so that poles and the antimeridian need no care.
///
/// The tree has no nodes: the middle of a range is its root, the halves on both sides are its children, and the axis
/// goes by the depth.
struct PlaceTree: Sendable {
    private let points: [SIMD3<Float>]
    private let reaches: [Float]
    private let facts: [PlaceTable.Facts]
    private let names: [UInt8]
    private let countries: [PlaceTable.Country]
    private let regions: [String]
    private let timeZones: [String]
    private let longestReach: Float

    init(table: PlaceTable) {
        var order = (0..<table.positions.count).map { Int32($0) }
        Self.arrange(&order, 0..<order.count, axis: 0, table.positions)
        points = order.map { table.positions[Int($0)] }
        reaches = order.map { table.reaches[Int($0)] }
        facts = order.map { table.facts[Int($0)] }
        names = table.names
        countries = table.countries
        regions = table.regions
        timeZones = table.timeZones
        longestReach = table.reaches.max() ?? 0
    }

    /// The place whose reach ends closest to the position or goes furthest beyond it, and the distance to its centre in
    /// metres; nil for an empty table.
    func best(for position: Coordinate) -> (place: Int, distance: Float)? {
        let vector = UnitVector(position)
        var search = Search(
            target: SIMD3(Float(vector.x), Float(vector.y), Float(vector.z)), longestReach: longestReach)
        points.withUnsafeBufferPointer { points in
            reaches.withUnsafeBufferPointer { reaches in
                search.visit(0..<points.count, axis: 0, points, reaches)
            }
        }
        return search.place.map { ($0, search.distance) }
    }

    func name(of place: Int) -> String {
        let start = Int(facts[place].name)
        return String(decoding: names[start..<start + Int(facts[place].nameLength)], as: UTF8.self)
    }

    func region(of place: Int) -> String? {
        let region = regions[Int(facts[place].region)]
        return region.isEmpty ? nil : region
    }

    func country(of place: Int) -> PlaceTable.Country { countries[Int(facts[place].country)] }
    func timeZone(of place: Int) -> String { timeZones[Int(facts[place].timeZone)] }

    /// Puts the median of each range into its middle (quickselect), then does the same to both sides.
    private static func arrange(_ order: inout [Int32], _ range: Range<Int>, axis: Int, _ points: [SIMD3<Float>]) {
        guard range.count > 1 else { return }
        let middle = range.lowerBound + range.count / 2
        var low = range.lowerBound
        var high = range.upperBound - 1
        while low < high {
            let pivot = points[Int(order[low + (high - low) / 2])][axis]
            var left = low
            var right = high
            while left <= right {
                while points[Int(order[left])][axis] < pivot { left += 1 }
                while points[Int(order[right])][axis] > pivot { right -= 1 }
                if left <= right {
                    order.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if middle <= right {
                high = right
            } else if middle >= left {
                low = left
            } else {
                break
            }
        }
        arrange(&order, range.lowerBound..<middle, axis: (axis + 1) % 3, points)
        arrange(&order, middle + 1..<range.upperBound, axis: (axis + 1) % 3, points)
    }
}

/// Distances are chords turned into metres, which is exact enough here: 1 km too short at 1,000 km.
private struct Search {
    let target: SIMD3<Float>
    let longestReach: Float
    var place: Int?
    var distance = Float.infinity
    private var score = Float.infinity

    private static let earthRadius = Float(Coordinate.earthRadius)

    init(target: SIMD3<Float>, longestReach: Float) {
        self.target = target
        self.longestReach = longestReach
    }

    mutating func visit(
        _ range: Range<Int>, axis: Int, _ points: UnsafeBufferPointer<SIMD3<Float>>,
        _ reaches: UnsafeBufferPointer<Float>
    ) {
        guard !range.isEmpty else { return }
        let middle = range.lowerBound + range.count / 2
        let difference = points[middle] - target
        let metres = (difference * difference).sum().squareRoot() * Self.earthRadius
        if metres - reaches[middle] < score {
            score = metres - reaches[middle]
            distance = metres
            place = middle
        }
        let aside = -difference[axis]
        let below = range.lowerBound..<middle
        let above = middle + 1..<range.upperBound
        visit(aside < 0 ? below : above, axis: (axis + 1) % 3, points, reaches)
        // The other side is worth a visit only if a place right behind the border could win.
        if abs(aside) * Self.earthRadius - longestReach < score {
            visit(aside < 0 ? above : below, axis: (axis + 1) % 3, points, reaches)
        }
    }
}
