import Catalog

/// The approximate rank of each photo in an order: the order is divided into buckets of about ``size`` photos, and the
/// bucket numbers are bit-sliced.
///
/// The next photos after any key are found by a few bitmap operations, for any filter and at any depth: only the photos of
/// one or two buckets are compared one by one. An order takes about 11 bits per photo.
struct RankBuckets: Sendable {
    static let size = 512
    /// Segments with at most this number of photos have no buckets.
    private static let smallCount = 4096
    private static let mostBits = 12
    /// Sampled keys per bucket. The sizes of buckets then differ by a third at most.
    private static let samples = 8

    /// The first key of each bucket except the first, ascending.
    private let borders: [SortKey]
    /// From the lowest bit of the bucket numbers; none in small segments.
    private let planes: [Bitmap]
    /// Both ends of the order, where most pages begin.
    private let first: OrderEdge
    private let last: OrderEdge
    private let count: Int

    /// - Parameters:
    ///   - rank: the rank of the key of a photo, which usually decides.
    ///   - key: the whole key of a photo, which takes longer.
    init(count: Int, rank: (Int) -> Int64, key: (Int) -> SortKey) {
        self.count = count
        guard count > Self.smallCount else {
            (borders, planes) = ([], [])
            (first, last) = (OrderEdge([]), OrderEdge([]))
            return
        }
        let bits = min(Self.mostBits, Int.bitWidth - ((count - 1) / Self.size).leadingZeroBitCount)
        let buckets = 1 << bits
        let sampled = min(count, buckets * Self.samples)
        let sample = (0..<sampled).map { key($0 * count / sampled) }.sorted()
        let borders = (1..<buckets).map { sample[$0 * sampled / buckets] }
        let ranks = borders.map(\.rank)
        let numbers = (0..<count).map { position in
            let rank = rank(position)
            let first = ranks.partitioningIndex { $0 >= rank }
            guard first < ranks.count, ranks[first] == rank else { return UInt16(first) }
            let own = key(position)
            let end = ranks[first...].partitioningIndex { $0 > rank }
            return UInt16(borders[first..<end].partitioningIndex { own < $0 })
        }
        self.borders = borders
        first = OrderEdge(ofBuckets: 0..<max(1, buckets / 64), numbers, key)
        last = OrderEdge(ofBuckets: buckets - max(1, buckets / 64)..<buckets, numbers, key)
        planes = (0..<bits).map { bit in Bitmap(below: count) { numbers[$0] >> UInt16(bit) & 1 == 1 } }
    }

    /// Visits the photos of a page.
    ///
    /// - Parameters:
    ///   - photos: the photos that match the filter.
    ///   - key: the key of a photo.
    ///   - insert: takes a photo and returns whether it is on the page's side of the start.
    /// - Returns: whether there are photos on the other side of the start.
    func walk(
        _ photos: Bitmap, from start: PageStart, size: Int, key: (Int) -> SortKey, _ insert: (Int) -> Bool
    ) -> Bool {
        var (included, hasSkipped) = (0, false)
        func visit(_ position: Int) { if insert(position) { included += 1 } else { hasSkipped = true } }
        // Visiting each of few photos is as fast as selecting by buckets.
        guard !planes.isEmpty, photos.count > Self.smallCount, photos.count / 64 > count / photos.count else {
            photos.forEach(visit)
            return hasSkipped
        }
        let forward = start.direction == .forward
        if let near = (forward ? first : last).page(of: photos, among: count, from: start, size: size, key: key) {
            near.positions.forEach { visit(Int($0)) }
            return near.hasSkipped
        }
        var front = [photos]
        if let key = start.key {
            let sides = sides(of: borders.partitioningIndex { key < $0 }, among: photos, forward: forward)
            (front, hasSkipped) = (sides.front, sides.hasSkipped)
            sides.equal.forEach(visit)
        }
        for photos in front where included <= size {
            nearest(size + 1 - included, of: photos, ascending: forward).forEach(visit)
        }
        return hasSkipped
    }

    /// The photos of buckets ahead of one, the nearest first, those of the bucket itself, and whether there are photos before it.
    private func sides(
        of number: Int, among photos: Bitmap, forward: Bool
    ) -> (front: [Bitmap], equal: Bitmap, hasSkipped: Bool) {
        var (front, equal, hasSkipped) = ([Bitmap](), photos, false)
        for (bit, plane) in planes.enumerated().reversed() {
            let isOne = number >> bit & 1 == 1
            let same = isOne ? equal.intersection(plane) : equal.subtracting(plane)
            if isOne == forward {
                hasSkipped = hasSkipped || same.count < equal.count
            } else if same.count < equal.count {
                front.append(isOne ? equal.subtracting(plane) : equal.intersection(plane))
            }
            equal = same
        }
        return (front.reversed(), equal, hasSkipped)
    }

    /// The first photos in the order, or the last ones; up to one bucket more than `count`.
    private func nearest(_ count: Int, of photos: Bitmap, ascending: Bool) -> Bitmap {
        var (taken, left, lacking) = ([Bitmap](), photos, count)
        for plane in planes.reversed() where left.count > lacking {
            let near = ascending ? left.subtracting(plane) : left.intersection(plane)
            if near.count >= lacking {
                left = near
            } else {
                taken.append(near)
                lacking -= near.count
                left = ascending ? left.intersection(plane) : left.subtracting(plane)
            }
        }
        return .union(taken + [left])
    }

    var memoryBytes: Int {
        first.memoryBytes + last.memoryBytes + planes.reduce(0) { $0 + $1.memoryBytes }
            + borders.reduce(0) { $0 + 64 + $1.text.count }
    }
}

extension RankBuckets: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(borders.count)
        for border in borders {
            try file.write(Int(border.rank))
            try file.write(border.text)
            try file.write(Int(border.id))
        }
        try file.write(each: planes)
        try file.write(first.positions)
        try file.write(last.positions)
        try file.write(count)
    }

    init(from file: inout IndexFileReader) throws {
        borders = try (0..<file.count()).map { _ in
            SortKey(rank: Int64(try file.integer()), text: try file.numbers(), id: Int64(try file.integer()))
        }
        planes = try file.values()
        first = OrderEdge(try file.numbers())
        last = OrderEdge(try file.numbers())
        count = try file.integer()
    }
}
