package import Catalog

extension LibrarySnapshot {
    /// Number of photos per period, newest first, undated photos last. Omits empty periods.
    package func timeline(
        _ filter: PhotoFilter, by unit: TimelineUnit
    ) throws(SearchError) -> [TimelineBucket] {
        let key = TimelineCacheKey(filter: FilterCacheKey(filter, for: visibility), unit: unit)
        if let known = index.timelines[key] { return known }
        let timeline = try countedTimeline(filter, by: unit)
        index.timelines.insert(timeline, for: key)
        return timeline
    }

    private func countedTimeline(
        _ filter: PhotoFilter, by unit: TimelineUnit
    ) throws(SearchError) -> [TimelineBucket] {
        var ofSegments: [SegmentBucket] = []
        for match in try matches(filter) { ofSegments += match.buckets(by: unit) }
        ofSegments.sort { $0.isBefore($1) }
        var buckets: [SegmentBucket] = []
        for bucket in ofSegments {
            if let last = buckets.last, last.start == bucket.start {
                buckets[buckets.count - 1].count += bucket.count
                buckets[buckets.count - 1].cover = min(last.cover, bucket.cover)
            } else {
                buckets.append(bucket)
            }
        }
        let seal = CursorSeal(secret: secret, filter: filter, order: .takenNewestFirst)
        var timeline: [TimelineBucket] = []
        var position = 0
        for bucket in buckets {
            guard let cover = PhotoID(rawValue: bucket.cover.id) else { continue }
            timeline.append(
                TimelineBucket(
                    period: bucket.start.map(unit.name),
                    from: bucket.start.flatMap { WallClock(microseconds: $0.midnight) },
                    to: bucket.start.flatMap { WallClock(microseconds: unit.next($0).midnight) },
                    count: bucket.count, position: position, cover: cover, seal: seal))
            position += bucket.count
        }
        return timeline
    }
}

/// The photos of one segment in a period; without a start, the undated photos.
private struct SegmentBucket {
    let start: CivilDate?
    var count: Int
    /// The key of its first photo.
    var cover: SortKey

    /// Newest first, undated photos last.
    func isBefore(_ other: Self) -> Bool {
        guard let start else { return false }
        return other.start.map { $0 < start } ?? true
    }
}

extension SegmentMatch {
    /// Newest first, undated photos last, without empty periods.
    fileprivate func buckets(by unit: TimelineUnit) -> [SegmentBucket] {
        var buckets: [SegmentBucket] = []
        var next = photos.first(from: 0)
        var before = 0
        while let first = next {
            let taken = WallClock(microseconds: segment.columns.taken[first])
            let start = taken.map { unit.start(of: $0.date) }
            let end = start.map { segment.end(ofPhotosTakenFrom: $0.midnight, after: first) } ?? segment.count
            let upTo = end < segment.count ? photos.rank(below: end) : photos.count
            buckets.append(
                SegmentBucket(
                    start: start, count: upTo - before, cover: segment.timelineKey(at: first)))
            before = upTo
            next = end < segment.count ? photos.first(from: end) : nil
        }
        return buckets
    }
}

extension TimelineUnit {
    /// The first day of the period that contains a day.
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
    /// Number of dated photos per year, month or day, newest first.
    func counts(by unit: TimelineUnit) -> [(start: CivilDate, count: Int)] {
        var counts: [(CivilDate, Int)] = []
        var position = 0
        while position < segment.datedCount, let taken = WallClock(microseconds: segment.columns.taken[position]) {
            let start = unit.start(of: taken.date)
            let end = segment.end(ofPhotosTakenFrom: start.midnight, after: position)
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
