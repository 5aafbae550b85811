import Catalog

/// Where the photos of a segment stand in an order, roughly: the order is cut into stretches of about ``size`` photos, and
/// the number of a photo's stretch stands upright in bit planes.
///
/// So the next photos from any place on are found by some operations on bitmaps, whatever the filter and however deep the
/// page: only those of one or two stretches are looked at one by one. An order takes some 11 bits a photo.
struct OrderStretches: Sendable {
    static let size = 512
    /// Among so few photos looking at each is as quick.
    private static let few = 4096
    private static let mostBits = 12
    /// Keys looked at for each border: the stretches come out equal but for a third.
    private static let samples = 8

    /// The first key of each stretch but the first; ascending.
    private let borders: [SortKey]
    /// From the least bit of the stretches' numbers; none in small segments.
    private let planes: [Bitmap]

    /// - Parameters:
    ///   - rank: the rank of a photo's key, which mostly decides.
    ///   - key: what `rank` leaves open, at its price.
    init(count: Int, rank: (Int) -> Int64, key: (Int) -> SortKey) {
        guard count > Self.few else {
            (borders, planes) = ([], [])
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
        planes = (0..<bits).map { bit in Bitmap(below: count) { numbers[$0] >> UInt16(bit) & 1 == 1 } }
    }

    /// What a segment gives to a page.
    ///
    /// - Parameters:
    ///   - photos: those that the filter found.
    ///   - insert: looks at one photo, and says whether it lies in front of the start.
    /// - Returns: whether photos lie behind the start.
    func walk(_ photos: Bitmap, from start: PageStart, size: Int, _ insert: (Int) -> Bool) -> Bool {
        var (front, included, hasBehind) = (photos, 0, false)
        func look(at photos: Bitmap) {
            photos.forEach { if insert($0) { included += 1 } else { hasBehind = true } }
        }
        guard !planes.isEmpty, photos.count > Self.few else {
            look(at: photos)
            return hasBehind
        }
        let forward = start.direction == .forward
        if let key = start.key {
            let sides = sides(of: borders.partitioningIndex { key < $0 }, among: photos)
            front = .union(forward ? sides.greater : sides.less)
            hasBehind = (forward ? sides.less : sides.greater).contains { !$0.isEmpty }
            look(at: sides.equal)
        }
        if included <= size { look(at: first(size + 1 - included, of: front, ascending: forward)) }
        return hasBehind
    }

    private func sides(
        of number: Int, among photos: Bitmap
    ) -> (less: [Bitmap], equal: Bitmap, greater: [Bitmap]) {
        var (less, equal, greater) = ([Bitmap](), photos, [Bitmap]())
        for (bit, plane) in planes.enumerated().reversed() {
            let (ones, zeros) = (equal.intersection(plane), equal.subtracting(plane))
            if number >> bit & 1 == 1 {
                less.append(zeros)
                equal = ones
            } else {
                greater.append(ones)
                equal = zeros
            }
        }
        return (less, equal, greater)
    }

    /// The first photos in the order, or the last ones; up to a stretch more than `count`.
    private func first(_ count: Int, of photos: Bitmap, ascending: Bool) -> Bitmap {
        var (taken, left, lacking) = ([Bitmap](), photos, count)
        for plane in planes.reversed() where left.count > lacking {
            let (ones, zeros) = (left.intersection(plane), left.subtracting(plane))
            let (near, far) = ascending ? (zeros, ones) : (ones, zeros)
            if near.count >= lacking {
                left = near
            } else {
                taken.append(near)
                lacking -= near.count
                left = far
            }
        }
        return .union(taken + [left])
    }

    var memoryBytes: Int { planes.reduce(0) { $0 + $1.memoryBytes } + borders.reduce(0) { $0 + 64 + $1.text.count } }
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
    }

    init(from file: inout IndexFileReader) throws {
        borders = try (0..<file.count()).map { _ in
            SortKey(rank: Int64(try file.integer()), text: try file.numbers(), id: Int64(try file.integer()))
        }
        planes = try file.values()
    }
}
