package import Catalog

extension LibrarySnapshot {
    /// How many photos each stretch of time holds: newest first, undated ones last. Empty stretches are left out.
    package func timeline(
        _ filter: PhotoFilter, by unit: TimelineUnit
    ) throws(SearchError) -> [TimelineBucket] {
        var buckets: [CivilDate: (count: Int, cover: SortKey)] = [:]
        var undated: (count: Int, cover: SortKey)?
        func add(_ count: Int, _ cover: SortKey, to bucket: (count: Int, cover: SortKey)?) -> (Int, SortKey) {
            guard let bucket else { return (count, cover) }
            return (bucket.count + count, min(bucket.cover, cover))
        }
        for match in try matches(filter) {
            let segment = match.segment
            var rank = 0
            while rank < match.photos.count, let first = match.photos.members(from: rank, limit: 1).first {
                let cover = segment.timelineKey(at: Int(first))
                guard let taken = WallClock(microseconds: segment.columns.taken[Int(first)]) else {
                    undated = add(match.photos.count - rank, cover, to: undated)
                    break
                }
                let start = unit.start(of: taken.date)
                let end = segment.positions(takenFrom: start.midnight, to: nil).upperBound
                let next = match.photos.rank(below: end)
                buckets[start] = add(next - rank, cover, to: buckets[start])
                rank = next
            }
        }
        let seal = CursorSeal(secret: secret, filter: filter, order: .takenNewestFirst)
        var timeline: [TimelineBucket] = []
        var position = 0
        func append(_ bucket: (count: Int, cover: SortKey), _ start: CivilDate?) {
            guard let cover = PhotoID(rawValue: bucket.cover.id) else { return }
            timeline.append(
                TimelineBucket(
                    period: start.map(unit.name), from: start.flatMap { WallClock(microseconds: $0.midnight) },
                    to: start.flatMap { WallClock(microseconds: unit.next($0).midnight) }, count: bucket.count,
                    position: position, cover: cover, seal: seal))
            position += bucket.count
        }
        for (start, bucket) in buckets.sorted(by: { $0.key > $1.key }) { append(bucket, start) }
        if let undated { append(undated, nil) }
        return timeline
    }
}

extension TimelineUnit {
    /// The first day of the stretch that holds a day.
    func start(of date: CivilDate) -> CivilDate {
        switch self {
        case .year: CivilDate(year: date.year, month: 1, day: 1)
        case .month: CivilDate(year: date.year, month: date.month, day: 1)
        case .day: date
        }
    }

    fileprivate func next(_ start: CivilDate) -> CivilDate {
        switch self {
        case .year: CivilDate(year: start.year + 1, month: 1, day: 1)
        case .month:
            start.month == 12
                ? CivilDate(year: start.year + 1, month: 1, day: 1)
                : CivilDate(year: start.year, month: start.month + 1, day: 1)
        case .day: CivilDate(daysSince1970: start.daysSince1970 + 1)
        }
    }

    fileprivate func name(of start: CivilDate) -> String {
        let day = start.description
        switch self {
        case .year: return String(day.prefix(4))
        case .month: return String(day.prefix(7))
        case .day: return day
        }
    }
}

extension SegmentMatch {
    /// How many of the dated photos each year, month or day holds, newest first.
    func counts(by unit: TimelineUnit) -> [(start: CivilDate, count: Int)] {
        var counts: [(CivilDate, Int)] = []
        var position = 0
        while position < segment.datedCount, let taken = WallClock(microseconds: segment.columns.taken[position]) {
            let start = unit.start(of: taken.date)
            let end = segment.positions(takenFrom: start.midnight, to: nil).upperBound
            let count = photos.count(in: position..<end)
            if count > 0 { counts.append((start, count)) }
            position = end
        }
        return counts
    }
}

extension CivilDate {
    /// Microseconds since 1970 of the same wall clock.
    fileprivate var midnight: Int64 { Int64(daysSince1970) * 86_400_000_000 }
}
