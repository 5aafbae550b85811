import Catalog

/// Oldest first is the timeline backwards, but for photos of one moment, which stand in the order of their numbers, and
/// for the undated, which stay last. So a page is found where it begins, and the walk ends once it is full.
enum OldestStretch {
    private static let block = 256

    static func stretch(of match: SegmentMatch, from start: PageStart, size: Int) -> Stretch {
        let segment = match.segment
        let photos = match.photos
        let forward = start.direction == .forward
        let dated = photos.rank(below: segment.datedCount)
        let taken = segment.columns.taken[..<segment.datedCount]
        var nearest = NearestKeys(limit: size + 1, ascending: forward)
        var legs: [Leg]
        var hasBehind = false
        if forward {
            let end = start.key.map { key in photos.rank(below: taken.partitioningIndex { $0 < key.rank }) } ?? dated
            hasBehind = end < dated
            legs = [Leg(members: 0..<end, isReversed: true), Leg(members: dated..<photos.count, isReversed: false)]
        } else {
            let first = start.key.map { key in photos.rank(below: taken.partitioningIndex { $0 <= key.rank }) } ?? 0
            let isDated = start.key.map { $0.rank != .max } ?? false
            hasBehind = first > 0 || (isDated && dated < photos.count)
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
                    if start.includes(key) { nearest.insert(key) } else { hasBehind = true }
                }
            }
        }
        return Stretch(keys: nearest.keys, hasBehind: hasBehind)
    }

    private static func key(at position: Int, in segment: Segment) -> SortKey {
        let taken = segment.columns.taken[position]
        return SortKey(rank: taken == Segment.missing ? .max : taken, id: segment.columns.ids[position])
    }

    /// Members of a bitmap by their numbers, to be walked through from one end.
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
