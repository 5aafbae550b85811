/// What changed since a base was built, in levels from the oldest to the newest. A level hides the photos that it tells
/// of from all below it.
///
/// Only the newest level is made again by each reading, so it is kept small; the others are merged beside the readers.
/// A merge takes levels of like size, so a change is built again few times, however many there are.
struct DeltaLevels: Sendable {
    /// Photos of the newest level before another begins.
    static let freshSize = 200
    /// A level is merged with those above it once they hold so large a part of it.
    private static let growth = 4

    struct Level: Sendable {
        /// Ascending; a merged level has that of its newest.
        let number: Int
        /// Nil for photos that are gone.
        var photos: [Int64: PhotoFacts?] = [:]
        var segment = Segment.empty
        /// Where the photos of this level stand in those below, by their numbers; the base has the number 0.
        var hidden: [Int: Bitmap] = [:]

        init(number: Int) { self.number = number }
    }

    private var base: Segment
    private var levels: [Level] = []
    private var lastNumber = 0
    /// Nothing more comes into the newest level.
    private var isSealed = true

    init(above base: Segment) { self.base = base }

    /// Photos that differ from the base; those of several levels count several times.
    var count: Int { levels.reduce(0) { $0 + $1.photos.count } }

    /// - Parameter photos: nil for those that are gone.
    mutating func apply(_ photos: [Int64: PhotoFacts?]) {
        guard !photos.isEmpty else { return }
        if isSealed || (levels.last?.photos.count ?? 0) >= Self.freshSize {
            lastNumber += 1
            levels.append(Level(number: lastNumber))
            isSealed = false
        }
        let newest = levels.count - 1
        levels[newest].photos.merge(photos) { _, new in new }
        levels[newest].segment = Self.segment(of: levels[newest].photos)
        levels[newest].hidden = hidden(by: levels[newest], of: levels[..<newest])
    }

    /// Ends the newest level, and says its number: what comes is told by higher ones.
    mutating func seal() -> Int {
        isSealed = true
        return lastNumber
    }

    /// Puts another base below, which holds what the levels up to a number tell.
    mutating func take(_ base: Segment, holdingLevelsUpTo number: Int) {
        self.base = base
        levels.removeAll { $0.number <= number }
        for index in levels.indices {
            levels[index].hidden = hidden(by: levels[index], of: levels[..<index])
        }
    }

    /// Neighbours that are worth a merge, of those above a number; none of them changes any more.
    func mergeable(above number: Int) -> [Level]? {
        var whole = levels.filter { $0.number > number }
        if !isSealed, whole.count > 0 { whole.removeLast() }
        var chosen: [Level] = []
        var size = 0
        while let next = whole.popLast(), chosen.isEmpty || next.photos.count <= size * Self.growth {
            chosen.insert(next, at: 0)
            size += next.photos.count
        }
        return chosen.count > 1 ? chosen : nil
    }

    /// One level that tells what some neighbours do. To be called beside the readers: it may take a while.
    static func merged(_ levels: [Level]) async -> Level? {
        guard let number = levels.last?.number else { return nil }
        var level = Level(number: number)
        for part in levels { level.photos.merge(part.photos) { _, new in new } }
        level.segment = segment(of: level.photos)
        return level
    }

    /// Puts a merged level where its parts still are; drops it where a new base has taken them.
    mutating func put(_ merged: Level, for parts: [Level]) {
        guard let first = levels.firstIndex(where: { $0.number == parts.first?.number }) else { return }
        let range = first..<first + parts.count
        guard range.upperBound <= levels.count, levels[range].map(\.number) == parts.map(\.number) else { return }
        var merged = merged
        // Each photo of the parts is one of the merged level's.
        for part in levels[range] {
            merged.hidden.merge(part.hidden) { .union([$0, $1]) }
        }
        for part in parts { merged.hidden[part.number] = nil }
        levels.replaceSubrange(range, with: [merged])
        for index in (first + 1)..<max(first + 1, levels.count) {
            for part in parts { levels[index].hidden[part.number] = nil }
            levels[index].hidden[merged.number] = Self.positions(of: levels[index].photos, in: merged.segment)
        }
    }

    /// The base and the levels, each without what those above it hide.
    var parts: [LibrarySnapshot.Part] {
        let below = [(number: 0, segment: base)] + levels.map { (number: $0.number, segment: $0.segment) }
        return below.enumerated().compactMap { place, part in
            guard place == 0 || part.segment.count > 0 else { return nil }
            let hidden = levels[place...].compactMap { $0.hidden[part.number] }.filter { !$0.isEmpty }
            return LibrarySnapshot.Part(segment: part.segment, replaced: hidden.isEmpty ? .empty : .union(hidden))
        }
    }

    private func hidden(by level: Level, of below: ArraySlice<Level>) -> [Int: Bitmap] {
        var hidden = [0: Self.positions(of: level.photos, in: base)]
        for other in below { hidden[other.number] = Self.positions(of: level.photos, in: other.segment) }
        return hidden
    }

    private static func positions(of photos: [Int64: PhotoFacts?], in segment: Segment) -> Bitmap {
        guard segment.count > 0 else { return .empty }
        return Bitmap(photos.keys.compactMap { segment.position(ofID: $0) }.map(UInt32.init).sorted())
    }

    private static func segment(of photos: [Int64: PhotoFacts?]) -> Segment {
        // The keys are sorted, not the facts, which are large.
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
