package import Catalog

extension LibrarySnapshot {
    /// Terms of the matching photos with counts. Each facet ignores its own conditions at the top level of the filter. Most
    /// frequent first, then by name; years newest first, months in calendar order, ratings from the highest.
    package func facets(_ filter: PhotoFilter, wanted: Set<Facet>) throws(SearchError) -> [Facet: FacetList] {
        let choices = filter.topLevel
        var found: [Facet: FacetList] = [:]
        let whole = try matches(filter)
        for facet in wanted {
            let others = choices.filter { !facet.isChosen(by: $0) }
            let matches = others.count == choices.count ? whole : try matches(.and(others))
            try SearchDeadline.check()
            found[facet] = FacetList(facet, values(of: facet, in: matches), filter, secret: secret)
        }
        return found
    }

    private func values(of facet: Facet, in matches: [SegmentMatch]) -> [FacetValue] {
        switch facet {
        case .years:
            summed(matches.flatMap { $0.counts(by: .year) }.map { ($0.start.year, $0.count) })
                .map { FacetValue(number: $0, place: -$0, count: $1) }
        case .months:
            summed(matches.flatMap { $0.counts(by: .month) }.map { ($0.start.month, $0.count) })
                .map { FacetValue(number: $0, place: $0, count: $1) }
        case .ratings:
            summed(matches.flatMap(\.ratings)).map { FacetValue(number: $0, place: -$0, count: $1) }
        default: terms(of: facet, in: matches)
        }
    }

    private func summed(_ counts: [(number: Int, count: Int)]) -> [Int: Int] {
        Dictionary(counts.map { ($0.number, $0.count) }, uniquingKeysWith: +)
    }

    private func terms(of facet: Facet, in matches: [SegmentMatch]) -> [FacetValue] {
        var counts: [String: (name: String, count: Int)] = [:]
        for match in matches {
            guard let table = facet.table(of: match.segment.terms) else { continue }
            for index in table.keys.indices {
                if facet == .mediaTypes, !MediaTypeName.canBeChosen(table.names[index]) { continue }
                let count = match.photos.intersectionCount(table.postings[index])
                if count > 0 {
                    counts[table.keys[index], default: (table.names[index], 0)].count += count
                }
            }
        }
        return counts.values.map { FacetValue(name: $0.name, count: $0.count) }
    }
}

extension SegmentMatch {
    /// Number of photos per rating.
    fileprivate var ratings: [(number: Int, count: Int)] {
        let ratings = segment.columns.rating
        return ratings.values.compactMap { stars in
            let count = photos.intersectionCount(ratings.photos { $0 == stars })
            return count > 0 ? (Int(stars), count) : nil
        }
    }
}

extension Facet {
    fileprivate func table(of terms: Segment.Terms) -> TermDictionary? {
        switch self {
        case .cameras: terms.cameraModels
        case .lenses: terms.lenses
        case .tags: terms.tags
        case .objects: terms.objects
        case .people: terms.people
        case .countries: terms.countries
        case .cities: terms.cities
        case .mediaTypes: terms.mediaTypes
        case .years, .months, .ratings: nil
        }
    }

    /// Whether a condition chooses values of this facet: also within `or`, and among names of related kinds, as with `camera`
    /// and `place` of the search language. Exclusions are no choice.
    fileprivate func isChosen(by condition: PhotoFilter) -> Bool {
        switch (self, condition) {
        case (_, .or(let parts)):
            parts.contains(where: isChosen) && parts.allSatisfy { isChosen(by: $0) || isLike($0) }
        case (.cameras, .cameraModels), (.lenses, .lenses), (.years, .years), (.months, .months), (.ratings, .rating),
            (.countries, .countries), (.cities, .cities), (.mediaTypes, .mediaTypes):
            true
        case (.tags, .tags(let match)), (.objects, .objects(let match, _)), (.people, .people(let match, _)):
            match.none.isEmpty
        default: false
        }
    }

    /// Whether a condition is of a kind that the search language combines with this facet.
    private func isLike(_ condition: PhotoFilter) -> Bool {
        switch (self, condition) {
        case (.cameras, .cameraMakes), (.cities, .regions), (.cities, .countries), (.countries, .cities),
            (.countries, .regions):
            true
        default: false
        }
    }
}

extension PhotoFilter {
    /// The conditions of all nested `and` lists, with exclusions separated.
    var topLevel: [PhotoFilter] {
        switch self {
        case .and(let parts): parts.flatMap(\.topLevel)
        case .tags(let match): match.chosenAndExcluded.map { .tags($0) }
        case .objects(let match, let minimum):
            match.chosenAndExcluded.map { .objects($0, minimumConfidence: minimum) }
        case .people(let match, let minimum):
            match.chosenAndExcluded.map { .people($0, minimumConfidence: minimum) }
        default: [self]
        }
    }
}

extension TermMatch {
    /// This match split into its choices and its exclusions, if it has both.
    fileprivate var chosenAndExcluded: [TermMatch] {
        let chosen = TermMatch(any: any, all: all, only: only)
        return none.isEmpty || chosen.isEmpty ? [self] : [chosen, TermMatch(none: none)]
    }
}
