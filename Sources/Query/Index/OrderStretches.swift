import Catalog

/// Where the photos of a segment stand in an order, roughly: the order is cut into stretches of about ``size`` photos, and
/// the number of a photo's stretch stands upright in bit planes.
///
/// So the next photos from any place on are found by some operations on bitmaps, whatever the filter and however deep the
/// page: only those of one or two stretches are looked at one by one. An order takes some 11 bits a photo.
struct OrderStretches: Sendable {
    static let size = 512
    /// Segments of so few photos have no stretches.
    private static let few = 4096
    private static let mostBits = 12
    /// Keys looked at for each border: the stretches come out equal but for a third.
    private static let samples = 8

    /// The first key of each stretch but the first; ascending.
    private let borders: [SortKey]
    /// From the least bit of the stretches' numbers; none in small segments.
    private let planes: [Bitmap]
    /// The ends of the order, where most pages begin.
    private let least: OrderEnd
    private let greatest: OrderEnd
    private let count: Int

    /// - Parameters:
    ///   - rank: the rank of a photo's key, which mostly decides.
    ///   - key: what `rank` leaves open, at its price.
    init(count: Int, rank: (Int) -> Int64, key: (Int) -> SortKey) {
        self.count = count
        guard count > Self.few else {
            (borders, planes) = ([], [])
            (least, greatest) = (OrderEnd([]), OrderEnd([]))
            return
        }
        let bits = min(Self.mostBits, Int.bitWidth - ((count - 1) / Self.size).leadingZeroBitCount)
        let stretches = 1 << bits
        let sampled = min(count, stretches * Self.samples)
        let sample = (0..<sampled).map { key($0 * count / sampled) }.sorted()
        let borders = (1..<stretches).map { sample[$0 * sampled / stretches] }
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
        least = OrderEnd(ofStretches: 0..<max(1, stretches / 64), numbers, key)
        greatest = OrderEnd(ofStretches: stretches - max(1, stretches / 64)..<stretches, numbers, key)
        planes = (0..<bits).map { bit in Bitmap(below: count) { numbers[$0] >> UInt16(bit) & 1 == 1 } }
    }

    /// What a segment gives to a page.
    ///
    /// - Parameters:
    ///   - photos: those that the filter found.
    ///   - key: a photo's key.
    ///   - insert: looks at one photo, and says whether it lies in front of the start.
    /// - Returns: whether photos lie behind the start.
    func walk(
        _ photos: Bitmap, from start: PageStart, size: Int, key: (Int) -> SortKey, _ insert: (Int) -> Bool
    ) -> Bool {
        var (included, hasBehind) = (0, false)
        func look(at position: Int) { if insert(position) { included += 1 } else { hasBehind = true } }
        // Among few photos looking at each is as quick as finding the next ones of an order.
        guard !planes.isEmpty, photos.count > Self.few, photos.count / 64 > count / photos.count else {
            photos.forEach(look)
            return hasBehind
        }
        let forward = start.direction == .forward
        if let near = (forward ? least : greatest).page(of: photos, among: count, from: start, size: size, key: key) {
            near.positions.forEach { look(at: Int($0)) }
            return near.hasBehind
        }
        var front = [photos]
        if let key = start.key {
            let sides = sides(of: borders.partitioningIndex { key < $0 }, among: photos, forward: forward)
            (front, hasBehind) = (sides.front, sides.hasBehind)
            sides.equal.forEach(look)
        }
        for photos in front where included <= size {
            first(size + 1 - included, of: photos, ascending: forward).forEach(look)
        }
        return hasBehind
    }

    /// What lies in front of a stretch, the nearest first, the stretch itself, and whether anything lies behind it.
    private func sides(
        of number: Int, among photos: Bitmap, forward: Bool
    ) -> (front: [Bitmap], equal: Bitmap, hasBehind: Bool) {
        var (front, equal, hasBehind) = ([Bitmap](), photos, false)
        for (bit, plane) in planes.enumerated().reversed() {
            let isOne = number >> bit & 1 == 1
            let same = isOne ? equal.intersection(plane) : equal.subtracting(plane)
            if isOne == forward {
                hasBehind = hasBehind || same.count < equal.count
            } else if same.count < equal.count {
                front.append(isOne ? equal.subtracting(plane) : equal.intersection(plane))
            }
            equal = same
        }
        return (front.reversed(), equal, hasBehind)
    }

    /// The first photos in the order, or the last ones; up to a stretch more than `count`.
    private func first(_ count: Int, of photos: Bitmap, ascending: Bool) -> Bitmap {
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
        least.memoryBytes + greatest.memoryBytes + planes.reduce(0) { $0 + $1.memoryBytes }
            + borders.reduce(0) { $0 + 64 + $1.text.count }
    }
}

extension OrderStretches: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(borders.count)
        for border in borders {
            try file.write(Int(border.rank))
            try file.write(border.text)
            try file.write(Int(border.id))
        }
        try file.write(each: planes)
        try file.write(least.positions)
        try file.write(greatest.positions)
        try file.write(count)
    }

    init(from file: inout IndexFileReader) throws {
        borders = try (0..<file.count()).map { _ in
            SortKey(rank: Int64(try file.integer()), text: try file.numbers(), id: Int64(try file.integer()))
        }
        planes = try file.values()
        least = OrderEnd(try file.numbers())
        greatest = OrderEnd(try file.numbers())
        count = try file.integer()
    }
}
