import Catalog

/// Oldest first: the reversed timeline, except that photos of one moment are ordered by id and undated photos come last.
/// The walk begins at the start of the page and ends when the page is full.
enum OldestSlice {
    private static let block = 256

    static func slice(of match: SegmentMatch, from start: PageStart, size: Int) -> PageSlice {
        let segment = match.segment
        let photos = match.photos
        let forward = start.direction == .forward
        let dated = photos.rank(below: segment.datedCount)
        let taken = segment.columns.taken[..<segment.datedCount]
        var nearest = NearestKeys(limit: size + 1, ascending: forward)
        var legs: [Leg]
        var hasSkipped = false
        if forward {
            let end = start.key.map { key in photos.rank(below: taken.partitioningIndex { $0 < key.rank }) } ?? dated
            hasSkipped = end < dated
            legs = [Leg(members: 0..<end, isReversed: true), Leg(members: dated..<photos.count, isReversed: false)]
        } else {
            let first = start.key.map { key in photos.rank(below: taken.partitioningIndex { $0 <= key.rank }) } ?? 0
            let isDated = start.key.map { $0.rank != .max } ?? false
            hasSkipped = first > 0 || (isDated && dated < photos.count)
            legs = [Leg(members: first..<dated, isReversed: false)]
            if !isDated { legs.insert(Leg(members: dated..<photos.count, isReversed: true), at: 0) }
        }
        for leg in legs {
            for members in leg.blocks(of: block) {
                let positions = photos.members(from: members.lowerBound, limit: members.count)
                nearest.settle()
                guard let next = leg.isReversed ? positions.last : positions.first else { continue }
                if nearest.rejects(key(at: Int(next), in: segment).rank) { break }
                for position in positions {
                    let key = key(at: Int(position), in: segment)
                    if start.includes(key) { nearest.insert(key) } else { hasSkipped = true }
                }
            }
        }
        return PageSlice(keys: nearest.keys, hasSkipped: hasSkipped)
    }

    private static func key(at position: Int, in segment: Segment) -> SortKey {
        let taken = segment.columns.taken[position]
        return SortKey(rank: taken == Segment.missing ? .max : taken, id: segment.columns.ids[position])
    }

    /// A range of the members of a bitmap, by rank, to walk from one end.
    private struct Leg {
        let members: Range<Int>
        let isReversed: Bool

        func blocks(of size: Int) -> some Sequence<Range<Int>> {
            (0..<(members.count + size - 1) / size).lazy.map { number in
                let (near, far) = (number * size, (number + 1) * size)
                return isReversed
                    ? max(members.lowerBound, members.upperBound - far)..<members.upperBound - near
                    : members.lowerBound + near..<min(members.upperBound, members.lowerBound + far)
            }
        }
    }
}
