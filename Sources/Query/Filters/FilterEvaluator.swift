import Catalog

extension LibrarySnapshot {
    /// The photos of each segment that match a filter. Files that are not photos are included only if the filter
    /// mentions them.
    ///
    /// - Throws: ``SearchError/abandoned``, like all that asks it.
    func matches(_ filter: PhotoFilter) throws(SearchError) -> [SegmentMatch] {
        try matches(filter, in: filter.mentionsUnsupported ? wholeParts : parts)
    }

    func matches(_ filter: PhotoFilter, in parts: [Part]) throws(SearchError) -> [SegmentMatch] {
        var matches: [SegmentMatch] = []
        for (index, part) in parts.enumerated() {
            let evaluator = FilterEvaluator(snapshot: self, part: index, wanted: part.live)
            matches.append(SegmentMatch(segment: part.segment, photos: try evaluator.photos(filter)))
        }
        try SearchDeadline.check()
        return matches
    }
}

/// Evaluates filters on one segment of a snapshot: algebra of bitmaps, and scans of columns.
package struct FilterEvaluator {
    let snapshot: LibrarySnapshot
    let part: Int
    /// No others are asked for: the living photos, or those of them that other conditions left.
    let wanted: Bitmap

    var segment: Segment { snapshot.parts[part].segment }

    /// The wanted photos that fulfil a filter.
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
        wanted.count == segment.count ? photos : photos.intersection(wanted)
    }

    func found(_ condition: PhotoFilter) throws(SearchError) -> Bitmap {
        guard condition.isCostly else { return try self.condition(condition) }
        try SearchDeadline.check()
        let question = FilterCacheKey(condition)
        if let known = segment.found[question] { return known }
        if isNarrow && !condition.isFoundWhole { return try self.condition(condition) }
        let photos = try among(Bitmap(0..<segment.count)).condition(condition)
        segment.found.keep(photos, to: question)
        return photos
    }

    /// Whether its photos are known without looking at any.
    func isQuick(_ condition: PhotoFilter) -> Bool {
        !condition.isCostly || segment.found[FilterCacheKey(condition)] != nil
    }

    func among(_ photos: Bitmap) -> FilterEvaluator {
        FilterEvaluator(snapshot: snapshot, part: part, wanted: photos)
    }

    /// The photos that fulfil a condition, wanted or not.
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
        case .hasPosition(let flag): return flag ? segment.positioned : wanted.subtracting(segment.positioned)
        case .countries(let names):
            return .union([terms.countries.photos(bearing: names), terms.countryCodes.photos(bearing: names)])
        case .regions(let names): return terms.regions.photos(bearing: names)
        case .cities(let names): return terms.cities.photos(bearing: names)

        case .cameraMakes(let names): return terms.cameraMakes.photos(bearing: names)
        case .cameraModels(let names): return terms.cameraModels.photos(bearing: names)
        case .lenses(let names): return terms.lenses.photos(bearing: names)
        case .iso(let range): return columns.iso.photos(in: range.contains)
        case .aperture(let range): return columns.fNumber.photos(in: range.contains)
        case .focalLength(let range): return columns.focalLength.photos(in: range.contains)
        case .focalLength35(let range): return columns.focalLength35.photos(in: range.contains)
        case .exposure(let range): return columns.exposure.photos(in: range.contains)

        case .tags(let match): return bearing(terms.tags, match)
        case .objects(let match, let minimum): return bearing(terms.objects, match, minimumConfidence: minimum)
        case .people(let match, let minimum): return bearing(terms.people, match, minimumConfidence: minimum)
        case .faceCount(let range): return columns.faceCount.photos(in: range.contains)

        case .mediaTypes(let names): return mediaTypes(names)
        case .fileExtensions(let names):
            // An extension has no dot, but people write one before it.
            return terms.fileExtensions.photos(bearing: names.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 })
        case .fileSize(let range):
            let (sizes, range) = (columns.sizeBytes, NumberRange(range))
            if isNarrow { return scan { sizes[$0] != Segment.missing && range.contains(Double(sizes[$0])) } }
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
        case .favourite(let flag): return scan { columns.flags[$0].contains(.favourite) == flag }
        case .aiStatuses(let names):
            let bearing = terms.aiStatuses.photos(bearing: names.filter { !$0.isEmpty })
            return names.contains("") ? .union([bearing, segment.withoutAIResults]) : bearing
        case .aiRun(let match): return terms.aiRuns.photos(match)
        case .hasError(let flag): return scan { columns.flags[$0].contains(.error) == flag }
        case .hasDuplicates(let flag):
            let duplicates = snapshot.duplicates(inPart: part)
            return flag ? duplicates : wanted.subtracting(duplicates)
        case .isLiveClip(let flag):
            let clips = snapshot.liveClips(inPart: part)
            return flag ? clips : wanted.subtracting(clips)
        case .isUnsupported(let flag):
            return flag ? segment.unsupported : wanted.subtracting(segment.unsupported)
        case .similar(let hash, let distance):
            let (hashes, flags, wanted) = (columns.perceptualHash, columns.flags, hash.rawValue)
            return scan { position in
                (hashes[position] ^ wanted).nonzeroBitCount <= distance && flags[position].contains(.perceptualHash)
            }
        case .ids(let ids):
            return Bitmap(ids.compactMap { segment.position(ofID: $0.rawValue) }.map(UInt32.init).sorted())
        }
    }

    /// So few photos are wanted that looking at each of them costs less than a pass over a column.
    var isNarrow: Bool { wanted.count < segment.count / 16 }

    /// The photos, at least the wanted ones, for which `isIn` holds.
    @inline(__always)
    func scan(_ isIn: (Int) -> Bool) -> Bitmap {
        isNarrow ? wanted.filter(isIn) : Bitmap(below: segment.count, where: isIn)
    }

    /// Microseconds; the missing one is in no range.
    private func closed(_ range: HalfOpen<Instant>) -> ClosedRange<Int64> {
        let first = range.from?.microseconds ?? (Segment.missing + 1)
        guard let end = range.to?.microseconds else { return first...(.max) }
        // A range that holds nothing becomes that of an instant that no photo has.
        return first < end ? first...(end - 1) : .max...(.max)
    }

    private func mediaTypes(_ names: [String]) -> Bitmap {
        let table = segment.terms.mediaTypes
        let classes = names.filter { $0.hasSuffix("/*") }.map { folded($0.dropLast()) }
        var indices = table.indices(of: names)
        for index in table.keys.indices where classes.contains(where: table.keys[index].hasPrefix) {
            indices.insert(index)
        }
        return .union(indices.map { table.bitmaps[$0] })
    }
}

extension PhotoFilter {
    /// Whether it looks at photos one by one, or at most names of a kind.
    var isCostly: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains(where: \.isCostly)
        case .not(let part): part.isCostly
        case .takenInstant, .near, .within, .fileSize, .megapixels, .shapes, .pathPrefix, .text, .phrase, .favourite,
            .hasError, .similar, .iso, .aperture, .focalLength, .focalLength35, .exposure, .faceCount, .rating:
            true
        case .tags(let match): !match.only.isEmpty
        case .objects(let match, let minimum), .people(let match, let minimum): !match.only.isEmpty || minimum != nil
        default: false
        }
    }

    /// Whether it costs the same, however few photos are wanted.
    fileprivate var isFoundWhole: Bool {
        switch self {
        case .text, .phrase, .pathPrefix, .tags, .objects, .people, .iso, .aperture, .focalLength, .focalLength35,
            .exposure,
            .faceCount, .rating:
            true
        default: false
        }
    }
}
