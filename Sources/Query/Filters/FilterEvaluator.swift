import Catalog

extension LibrarySnapshot {
    /// The photos of each segment that match a filter. Files that are not photos are included only if the filter
    /// mentions them.
    ///
    /// - Throws: ``SearchError/abandoned``, as do all its callers.
    func matches(_ filter: PhotoFilter) throws(SearchError) -> [SegmentMatch] {
        try matches(filter, in: filter.mentionsUnsupported ? wholeParts : parts)
    }

    func matches(_ filter: PhotoFilter, in parts: [Part]) throws(SearchError) -> [SegmentMatch] {
        var matches: [SegmentMatch] = []
        for (index, part) in parts.enumerated() {
            let evaluator = FilterEvaluator(snapshot: self, part: index, candidates: part.live)
            matches.append(SegmentMatch(segment: part.segment, photos: try evaluator.photos(filter)))
        }
        try SearchDeadline.check()
        return matches
    }
}

/// Evaluates filters on one segment of a snapshot with bitmap algebra and column scans.
package struct FilterEvaluator {
    let snapshot: LibrarySnapshot
    let part: Int
    /// The photos to evaluate: the live photos, or those that other conditions left.
    let candidates: Bitmap

    var segment: Segment { snapshot.parts[part].segment }

    /// The candidates that match a filter.
    func photos(_ filter: PhotoFilter) throws(SearchError) -> Bitmap {
        switch filter {
        case .and(let parts): return try all(of: parts)
        case .or(let parts):
            var found: [Bitmap] = []
            for part in parts { found.append(try photos(part)) }
            return .union(found)
        case .not: return try all(of: [filter])
        default: return try limited(found(filter))
        }
    }

    private func limited(_ photos: Bitmap) -> Bitmap {
        candidates.count == segment.count ? photos : photos.intersection(candidates)
    }

    func found(_ condition: PhotoFilter) throws(SearchError) -> Bitmap {
        guard condition.isScan else { return try self.condition(condition) }
        try SearchDeadline.check()
        let key = FilterCacheKey(condition, for: snapshot.visibility)
        if let known = segment.found[key] { return known }
        if isSelective && !condition.scansWholeSegment { return try self.condition(condition) }
        let photos = try among(Bitmap(0..<segment.count)).condition(condition)
        segment.found.insert(photos, for: key)
        return photos
    }

    /// Whether the bitmap of a condition is known without a scan.
    func isLookup(_ condition: PhotoFilter) -> Bool {
        !condition.isScan || segment.found[FilterCacheKey(condition, for: snapshot.visibility)] != nil
    }

    func among(_ photos: Bitmap) -> FilterEvaluator {
        FilterEvaluator(snapshot: snapshot, part: part, candidates: photos)
    }

    /// The photos that match a condition; the result may contain photos that are no candidates.
    private func condition(_ filter: PhotoFilter) throws(SearchError) -> Bitmap {
        let columns = segment.columns
        let terms = segment.terms
        switch filter {
        case .and, .or, .not: return try photos(filter)
        case .taken(let range):
            return Bitmap(segment.positions(takenFrom: range.from?.microseconds, to: range.to?.microseconds))
        case .takenInstant(let range):
            let range = closed(range)
            return scan { range.contains(segment.takenInstant(at: $0)) }
        case .years(let years): return taken(inYears: years)
        case .months(let months): return taken(inMonths: months)
        case .dayOfYear(let month, let day): return taken(onMonth: month, day: day)
        case .undated(let flag):
            return Bitmap(flag ? segment.datedCount..<segment.count : 0..<segment.datedCount)
        case .added(let range): return columns.added.photos(in: closed(range))
        case .changed(let range): return columns.changed.photos(in: closed(range))

        case .near(let place, let metres): return near(place, metres: metres)
        case .within(let box): return within(box)
        case .hasPosition(let flag): return flag ? segment.positioned : candidates.subtracting(segment.positioned)
        case .countries(let names):
            return .union([terms.countries.photos(named: names), terms.countryCodes.photos(named: names)])
        case .regions(let names): return terms.regions.photos(named: names)
        case .cities(let names): return terms.cities.photos(named: names)

        case .cameraMakes(let names): return terms.cameraMakes.photos(named: names)
        case .cameraModels(let names): return terms.cameraModels.photos(named: names)
        case .lenses(let names): return terms.lenses.photos(named: names)
        case .iso(let range): return columns.iso.photos(in: range.contains)
        case .aperture(let range): return columns.fNumber.photos(in: range.contains)
        case .focalLength(let range): return columns.focalLength.photos(in: range.contains)
        case .focalLength35(let range): return columns.focalLength35.photos(in: range.contains)
        case .exposure(let range): return columns.exposure.photos(in: range.contains)

        case .tags(let match): return photos(in: terms.tags, matching: match)
        case .objects(let match, let minimum):
            return photos(in: terms.objects, matching: match, minimumConfidence: minimum)
        case .people(let match, let minimum):
            return photos(in: terms.people, matching: match, minimumConfidence: minimum)
        case .faceCount(let range): return columns.faceCount.photos(in: range.contains)

        case .mediaTypes(let names): return mediaTypes(names)
        case .fileExtensions(let names):
            // The index stores extensions without the dot that people type.
            return terms.fileExtensions.photos(named: names.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 })
        case .fileSize(let range):
            let (sizes, range) = (columns.sizeBytes, NumberRange(range))
            if isSelective { return scan { sizes[$0] != Segment.missing && range.contains(Double(sizes[$0])) } }
            return range.wholeNumbers.map(sizes.photos(in:)) ?? .empty
        case .megapixels(let range):
            let (widths, heights, range) = (columns.width, columns.height, NumberRange(range))
            return scan { position in
                let (width, height) = (Int(widths[position]), Int(heights[position]))
                return width > 0 && height > 0 && range.contains(Double(width * height) / 1e6)
            }
        case .shapes(let shapes):
            let (widths, heights) = (columns.width, columns.height)
            return scan { position in
                PhotoShape(width: Int(widths[position]), height: Int(heights[position])).map(shapes.contains) ?? false
            }
        case .pathPrefix(let prefix): return keys(beginningWith: prefix)
        case .text(let text): return try containing(text)
        case .phrase(let text): return try containing(phrase: text)

        case .rating(let range): return columns.rating.photos(in: range.contains)
        case .favourite(let flag):
            let favourites = segment.favourites(for: snapshot.visibility)
            return flag ? favourites : candidates.subtracting(favourites)
        case .aiStatuses(let names):
            let known = terms.aiStatuses.photos(named: names.filter { !$0.isEmpty })
            return names.contains("") ? .union([known, segment.withoutAIResults]) : known
        case .aiRun(let match): return terms.aiRuns.photos(match)
        case .hasError(let flag): return scan { columns.flags[$0].contains(.error) == flag }
        case .hasDuplicates(let flag):
            let duplicates = snapshot.index.duplicates(inPart: part)
            return flag ? duplicates : candidates.subtracting(duplicates)
        case .isLiveClip(let flag):
            let clips = snapshot.index.liveClips(inPart: part)
            return flag ? clips : candidates.subtracting(clips)
        case .isUnsupported(let flag):
            return flag ? segment.unsupported : candidates.subtracting(segment.unsupported)
        case .similar(let hash, let distance):
            let (hashes, flags, hash) = (columns.perceptualHash, columns.flags, hash.rawValue)
            return scan { position in
                (hashes[position] ^ hash).nonzeroBitCount <= distance && flags[position].contains(.perceptualHash)
            }
        case .ids(let ids):
            return Bitmap(ids.compactMap { segment.position(ofID: $0.rawValue) }.map(UInt32.init).sorted())
        }
    }

    /// There are few candidates: testing each takes less time than a pass over a column.
    var isSelective: Bool { candidates.count < segment.count / 16 }

    /// The photos for which `isIn` is true; only candidates are certain to be tested.
    @inline(__always)
    func scan(_ isIn: (Int) -> Bool) -> Bitmap {
        isSelective ? candidates.filter(isIn) : Bitmap(below: segment.count, where: isIn)
    }

    /// In microseconds. No range contains ``Segment/missing``.
    private func closed(_ range: HalfOpen<Instant>) -> ClosedRange<Int64> {
        let first = range.from?.microseconds ?? (Segment.missing + 1)
        guard let end = range.to?.microseconds else { return first...(.max) }
        // An empty range becomes that of an instant that no photo has.
        return first < end ? first...(end - 1) : .max...(.max)
    }

    private func mediaTypes(_ names: [String]) -> Bitmap {
        let table = segment.terms.mediaTypes
        let classes = names.filter { $0.hasSuffix("/*") }.map { folded($0.dropLast()) }
        var indices = table.indices(of: names)
        for index in table.keys.indices where classes.contains(where: table.keys[index].hasPrefix) {
            indices.insert(index)
        }
        return .union(indices.map { table.postings[$0] })
    }
}

extension PhotoFilter {
    /// Whether it tests photos one by one, or most terms of a dictionary.
    var isScan: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains(where: \.isScan)
        case .not(let part): part.isScan
        case .takenInstant, .near, .within, .fileSize, .megapixels, .shapes, .pathPrefix, .text, .phrase,
            .hasError, .similar, .iso, .aperture, .focalLength, .focalLength35, .exposure, .faceCount, .rating:
            true
        case .tags(let match): !match.only.isEmpty
        case .objects(let match, let minimum), .people(let match, let minimum): !match.only.isEmpty || minimum != nil
        default: false
        }
    }

    /// Whether the cost is independent of the number of candidates.
    fileprivate var scansWholeSegment: Bool {
        switch self {
        case .text, .phrase, .pathPrefix, .tags, .objects, .people, .iso, .aperture, .focalLength, .focalLength35,
            .exposure,
            .faceCount, .rating:
            true
        default: false
        }
    }
}
