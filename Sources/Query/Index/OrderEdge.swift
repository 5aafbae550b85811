import Catalog

/// The sorted photos of the first buckets of an order, or of the last. A page near an end of the list is found by walking
/// them, independent of the size of the library.
struct OrderEdge: Sendable {
    /// Ascending.
    let positions: [UInt32]

    init(_ positions: [UInt32]) { self.positions = positions }

    /// - Parameters:
    ///   - numbers: the bucket of each photo.
    ///   - key: the key of a photo.
    init(ofBuckets buckets: Range<Int>, _ numbers: [UInt16], _ key: (Int) -> SortKey) {
        let own = numbers.indices.filter { buckets.contains(Int(numbers[$0])) }.map {
            (position: UInt32($0), key: key($0))
        }
        positions = own.sorted { $0.key < $1.key }.map(\.position)
    }

    /// The photos of a page in the order of the list, and one more; nil if buckets would need a shorter walk, or if the edge
    /// ends before the page is full.
    ///
    /// - Parameter all: number of photos in the segment.
    func page(
        of photos: Bitmap, among all: Int, from start: PageStart, size: Int, key: (Int) -> SortKey
    ) -> (positions: [UInt32], hasSkipped: Bool)? {
        let forward = start.direction == .forward
        let border = start.key.map { start in
            positions.partitioningIndex { forward ? start < key(Int($0)) : start <= key(Int($0)) }
        }
        let ahead = forward ? positions[(border ?? 0)...] : positions[..<(border ?? positions.count)]
        // Four times the expected number.
        let most = min(ahead.count, 4 * (size + 1) * (all / photos.count + 1))
        guard most >= size + 1 else { return nil }
        var found: [UInt32] = []
        func isFull(_ position: UInt32) -> Bool {
            if photos.contains(Int(position)) { found.append(position) }
            return found.count > size
        }
        let isWhole =
            forward
            ? ahead.prefix(most).contains(where: isFull) : ahead.suffix(most).reversed().contains(where: isFull)
        guard isWhole else { return nil }
        guard border != nil else { return (found, false) }
        let behind = forward ? positions[..<ahead.startIndex] : positions[ahead.endIndex...]
        return (found, behind.contains { photos.contains(Int($0)) })
    }

    var memoryBytes: Int { positions.count * 4 + 32 }
}
