/// Compares a snapshot with photos from the tables, in the order of the timeline.
///
/// Builds small segments with the code of the loader, one after another, which bounds memory: some megabytes and one byte
/// per photo.
struct Recounter {
    private static let portion = 10_000

    private let parts: [IndexSnapshot.Part]
    /// The positions of each part that the tables contain.
    private var seen: [[Bool]]
    private var builder = SegmentBuilder()
    private var waiting = 0
    private var photos = 0
    private var differing = 0
    private var differences: [Recount.Difference] = []

    init(_ snapshot: IndexSnapshot) {
        parts = snapshot.wholeParts
        seen = parts.map { [Bool](repeating: false, count: $0.segment.count) }
    }

    mutating func add(_ photo: PhotoFacts) {
        builder.add(photo)
        waiting += 1
        if waiting == Self.portion { compare() }
    }

    /// Ends the comparison.
    mutating func finish(at position: FeedPosition) -> Recount {
        compare()
        for (part, seen) in zip(parts, seen) {
            part.live.forEach { if !seen[$0] { record(part.segment.columns.ids[$0], .extra) } }
            for place in 1..<max(1, part.segment.count)
            where !(part.segment.timelineKey(at: place - 1) < part.segment.timelineKey(at: place)) {
                record(part.segment.columns.ids[place], .misplaced)
            }
        }
        return Recount(
            photos: photos, feedPosition: position.text, differing: differing, differences: differences)
    }

    private mutating func compare() {
        let fresh = builder.build()
        waiting = 0
        photos += fresh.count
        let right = PhotoDigests(of: fresh, at: Array(0..<UInt32(fresh.count)))
        var times = [Int](repeating: 0, count: fresh.count)
        for (number, part) in parts.enumerated() {
            var found: [(position: Int, row: Int)] = []
            for row in 0..<fresh.count {
                if let position = part.segment.position(ofID: fresh.columns.ids[row]), part.live.contains(position) {
                    found.append((position, row))
                }
            }
            found.sort { $0.position < $1.position }
            let held = PhotoDigests(of: part.segment, at: found.map { UInt32($0.position) })
            for (place, (position, row)) in found.enumerated() {
                seen[number][position] = true
                times[row] += 1
                let fields = held.differences(at: place, from: right, at: row)
                if !fields.isEmpty { record(fresh.columns.ids[row], .fields(fields.map(\.name))) }
            }
        }
        for (row, times) in times.enumerated() where times != 1 {
            record(fresh.columns.ids[row], times == 0 ? .missing : .repeated)
        }
    }

    private mutating func record(_ id: Int64, _ kind: Recount.Kind) {
        differing += 1
        if differences.count < Recount.mostNamed { differences.append(Recount.Difference(id: id, kind: kind)) }
    }
}
