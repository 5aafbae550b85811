import Catalog

/// A k-d tree per country over points on the unit sphere, which needs no special case at the poles and the
/// antimeridian, and one more tree for places outside their country's outline.
///
/// A tree has no nodes: the middle of a range is its root, the halves on both sides are its children, and the axis
/// follows from the depth.
struct PlaceTree: Sendable {
    /// A place by its index, and the distance of its centre in metres.
    struct Found {
        let place: Int
        let distance: Float
    }

    private let points: [SIMD3<Float>]
    private let reaches: [Float]
    private let facts: [PlaceTable.Facts]
    private let table: PlaceTable
    private let longestReach: Float
    /// The places of each country of the table.
    private let countries: [Range<Int>]
    /// Copies of the places outside their country's outline; see ``init(table:isOutside:)``.
    let outside: Range<Int>

    /// - Parameter isOutside: whether a place, by its index, is so far outside its country's outline that it counts on
    ///   its own: a small island, an exclave, or a territory that other data assigns to another country.
    init(table: PlaceTable, isOutside: (Int) -> Bool) {
        var byCountry = [[Int32]](repeating: [], count: table.countries.count)
        var outside: [Int32] = []
        for place in 0..<table.facts.count {
            byCountry[Int(table.facts[place].country)].append(Int32(place))
            if isOutside(place) { outside.append(Int32(place)) }
        }
        var order: [Int32] = []
        var ranges: [Range<Int>] = []
        for places in byCountry + [outside] {
            let range = order.count..<order.count + places.count
            order += places
            Self.arrange(&order, range, axis: 0, table.positions)
            ranges.append(range)
        }
        self.outside = ranges.removeLast()
        countries = ranges
        points = order.map { table.positions[Int($0)] }
        reaches = order.map { table.reaches[Int($0)] }
        facts = order.map { table.facts[Int($0)] }
        longestReach = table.reaches.max() ?? 0
        self.table = table.withoutPositions()
    }

    func places(of country: UInt8) -> Range<Int> { countries[Int(country)] }

    /// Of the places in a range, which is a whole tree, the one whose area ends nearest to the position or extends
    /// furthest beyond it; nil if none is within the distance in metres.
    func best(for position: UnitVector, among places: Range<Int>, within limit: Float = .infinity) -> Found? {
        var search = Search(
            target: SIMD3(Float(position.x), Float(position.y), Float(position.z)), longestReach: longestReach,
            limit: limit)
        points.withUnsafeBufferPointer { points in
            reaches.withUnsafeBufferPointer { reaches in search.visit(places, axis: 0, points, reaches) }
        }
        return search.place.map { Found(place: $0, distance: search.distance) }
    }

    func name(of place: Int) -> String { table.name(facts[place]) }

    func region(of place: Int) -> String? { Self.nonEmpty(table.regions[Int(facts[place].region)]) }

    func district(of place: Int) -> String? { Self.nonEmpty(table.districts[Int(facts[place].district)]) }

    func country(of place: Int) -> UInt8 { facts[place].country }
    func reach(of place: Int) -> Float { reaches[place] }
    func timeZone(of place: Int) -> String { table.timeZones[Int(facts[place].timeZone)] }

    private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

    /// Puts the median of each range into its middle (quickselect), then does the same for both sides.
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

/// Distances are chords in metres, which is accurate enough: 1 km too short at 1,000 km.
private struct Search {
    let target: SIMD3<Float>
    let longestReach: Float
    let limit: Float
    var place: Int?
    var distance = Float.infinity
    private var score: Float

    private static let earthRadius = Float(Coordinate.earthRadius)

    init(target: SIMD3<Float>, longestReach: Float, limit: Float) {
        self.target = target
        self.longestReach = longestReach
        self.limit = limit
        score = limit
    }

    mutating func visit(
        _ range: Range<Int>, axis: Int, _ points: UnsafeBufferPointer<SIMD3<Float>>,
        _ reaches: UnsafeBufferPointer<Float>
    ) {
        guard !range.isEmpty else { return }
        let middle = range.lowerBound + range.count / 2
        let difference = points[middle] - target
        let metres = (difference * difference).sum().squareRoot() * Self.earthRadius
        if metres <= limit, metres - reaches[middle] < score {
            score = metres - reaches[middle]
            distance = metres
            place = middle
        }
        let aside = -difference[axis]
        let below = range.lowerBound..<middle
        let above = middle + 1..<range.upperBound
        visit(aside < 0 ? below : above, axis: (axis + 1) % 3, points, reaches)
        // The other side can only win if a place directly behind the border could.
        let apart = abs(aside) * Self.earthRadius
        if apart <= limit, apart - longestReach < score {
            visit(aside < 0 ? above : below, axis: (axis + 1) % 3, points, reaches)
        }
    }
}
