/// The levels of a log-structured merge tree: a base segment and, above it, the photos that changed since the base was
/// loaded, from the oldest level to the newest.
///
/// The newest level is the memtable. Each feed read rebuilds its segment, so it stays small. Full levels are immutable and
/// are compacted in the background. A compaction takes levels of similar size, so each change is rewritten only a few
/// times.
struct IndexLevels: Sendable {
    /// Number of photos at which the memtable is full.
    static let memtableSize = 200
    /// A level is compacted with the newer ones once they have at least this fraction of its photos: one in four.
    private static let sizeRatio = 4

    struct Level: Sendable {
        /// Ascending from the oldest level to the newest. A compacted level has the id of the newest one in it.
        let id: Int
        /// Nil for deleted photos.
        var photos: [Int64: PhotoFacts?] = [:]
        var segment = Segment.empty
        /// By the id of each older level, 0 for the base: the positions of photos there that this level replaces or
        /// deletes.
        var tombstones: [Int: Bitmap] = [:]

        init(id: Int) { self.id = id }
    }

    private var base: Segment
    private var levels: [Level] = []
    private var lastID = 0
    /// The newest level takes no more changes.
    private var isSealed = true

    init(above base: Segment) { self.base = base }

    /// Number of photos in all levels above the base. A photo in several levels counts several times.
    var changedPhotoCount: Int { levels.reduce(0) { $0 + $1.photos.count } }

    /// - Parameter photos: nil for deleted photos.
    mutating func apply(_ photos: [Int64: PhotoFacts?]) {
        guard !photos.isEmpty else { return }
        if isSealed || (levels.last?.photos.count ?? 0) >= Self.memtableSize {
            lastID += 1
            levels.append(Level(id: lastID))
            isSealed = false
        }
        let newest = levels.count - 1
        levels[newest].photos.merge(photos) { _, new in new }
        levels[newest].segment = Self.segment(of: levels[newest].photos)
        levels[newest].tombstones = tombstones(of: levels[newest], over: levels[..<newest])
    }

    /// Seals the memtable and returns its id. Later changes go to levels with greater ids.
    mutating func seal() -> Int {
        isSealed = true
        return lastID
    }

    /// Replaces the base with one that contains the levels up to `id`, and removes those.
    mutating func install(_ base: Segment, containingLevelsUpTo id: Int) {
        self.base = base
        levels.removeAll { $0.id <= id }
        for index in levels.indices {
            levels[index].tombstones = tombstones(of: levels[index], over: levels[..<index])
        }
    }

    /// Sealed levels newer than `id` that are worth a compaction, adjacent to each other.
    func compactionCandidates(above id: Int) -> [Level]? {
        var sealed = levels.filter { $0.id > id }
        if !isSealed, sealed.count > 0 { sealed.removeLast() }
        var chosen: [Level] = []
        var size = 0
        while let next = sealed.popLast(), chosen.isEmpty || next.photos.count <= size * Self.sizeRatio {
            chosen.insert(next, at: 0)
            size += next.photos.count
        }
        return chosen.count > 1 ? chosen : nil
    }

    /// One level with the contents of adjacent ones. Runs in the background, because it may take seconds.
    static func compact(_ levels: [Level]) async -> Level? {
        guard let id = levels.last?.id else { return nil }
        var level = Level(id: id)
        for part in levels { level.photos.merge(part.photos) { _, new in new } }
        level.segment = segment(of: level.photos)
        return level
    }

    /// Replaces levels with their compaction. Does nothing if a new base has replaced them.
    mutating func install(_ compacted: Level, replacing parts: [Level]) {
        guard let first = levels.firstIndex(where: { $0.id == parts.first?.id }) else { return }
        let range = first..<first + parts.count
        guard range.upperBound <= levels.count, levels[range].map(\.id) == parts.map(\.id) else { return }
        var compacted = compacted
        // Each photo of the parts is a photo of the compacted level.
        for part in levels[range] {
            compacted.tombstones.merge(part.tombstones) { .union([$0, $1]) }
        }
        for part in parts { compacted.tombstones[part.id] = nil }
        levels.replaceSubrange(range, with: [compacted])
        for index in (first + 1)..<max(first + 1, levels.count) {
            for part in parts { levels[index].tombstones[part.id] = nil }
            levels[index].tombstones[compacted.id] = Self.positions(of: levels[index].photos, in: compacted.segment)
        }
    }

    /// The segments of the base and of all levels, each with the tombstones of the levels above it.
    var parts: [IndexSnapshot.Part] {
        let segments = [(id: 0, segment: base)] + levels.map { (id: $0.id, segment: $0.segment) }
        return segments.enumerated().compactMap { place, part in
            guard place == 0 || part.segment.count > 0 else { return nil }
            let tombstones = levels[place...].compactMap { $0.tombstones[part.id] }.filter { !$0.isEmpty }
            return IndexSnapshot.Part(
                segment: part.segment, tombstones: tombstones.isEmpty ? .empty : .union(tombstones))
        }
    }

    private func tombstones(of level: Level, over older: ArraySlice<Level>) -> [Int: Bitmap] {
        var tombstones = [0: Self.positions(of: level.photos, in: base)]
        for other in older { tombstones[other.id] = Self.positions(of: level.photos, in: other.segment) }
        return tombstones
    }

    private static func positions(of photos: [Int64: PhotoFacts?], in segment: Segment) -> Bitmap {
        guard segment.count > 0 else { return .empty }
        return Bitmap(photos.keys.compactMap { segment.position(ofID: $0) }.map(UInt32.init).sorted())
    }

    private static func segment(of photos: [Int64: PhotoFacts?]) -> Segment {
        // Sorts the keys, because the facts are large.
        let keys = photos.values.compactMap { $0?.timelineKey }.sorted()
        guard !keys.isEmpty else { return .empty }
        var builder = SegmentBuilder()
        for key in keys { if let photo = photos[key.id] ?? nil { builder.add(photo) } }
        return builder.build()
    }
}

extension Segment {
    static let empty: Segment = {
        var builder = SegmentBuilder()
        return builder.build()
    }()
}
