package import Catalog

extension LibrarySnapshot {
    /// Terms with counts under a filter, each list as if its own choice at the filter's top were off. Most frequent
    /// first, then by name; years newest first.
    ///
    /// - Parameter wanted: the lists, each with how many terms it may have.
    package func facets(_ filter: PhotoFilter, wanted: [Facet: Int]) -> [Facet: [FacetValue]] {
        let choices = filter.topLevel
        var found: [Facet: [FacetValue]] = [:]
        let whole = matches(filter)
        for (facet, limit) in wanted {
            let others = choices.filter { !facet.isChosen(by: $0) }
            let matches = others.count == choices.count ? whole : matches(.and(others))
            let values = facet == .years ? years(of: matches) : values(of: facet, in: matches)
            found[facet] = Array(values.prefix(limit))
        }
        return found
    }

    private func years(of matches: [SegmentMatch]) -> [FacetValue] {
        var counts: [Int: Int] = [:]
        for match in matches {
            for bucket in LibrarySnapshot.years(of: match) { counts[bucket.year, default: 0] += bucket.count }
        }
        return counts.sorted { $0.key > $1.key }.map { FacetValue(value: String($0.key), count: $0.value) }
    }

    private static func years(of match: SegmentMatch) -> [(year: Int, count: Int)] {
        let segment = match.segment
        var years: [(Int, Int)] = []
        var position = 0
        while position < segment.datedCount, let taken = WallClock(microseconds: segment.columns.taken[position]) {
            let year = taken.date.year
            let start = Int64(CivilDate(year: year, month: 1, day: 1).daysSince1970) * 86_400_000_000
            let end = segment.positions(takenFrom: start, to: nil).upperBound
            let count = match.photos.count(in: position..<end)
            if count > 0 { years.append((year, count)) }
            position = end
        }
        return years
    }

    private func values(of facet: Facet, in matches: [SegmentMatch]) -> [FacetValue] {
        var counts: [String: (name: String, count: Int)] = [:]
        for match in matches {
            guard let table = facet.table(of: match.segment.terms) else { continue }
            for index in table.keys.indices {
                let count = match.photos.intersectionCount(table.bitmaps[index])
                if count > 0 {
                    counts[table.keys[index], default: (table.names[index], 0)].count += count
                }
            }
        }
        return counts.values.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            .map { FacetValue(value: $0.name, count: $0.count) }
    }
}

extension Facet {
    fileprivate func table(of terms: Segment.Terms) -> TermTable? {
        switch self {
        case .cameras: terms.cameraModels
        case .lenses: terms.lenses
        case .tags: terms.tags
        case .objects: terms.objects
        case .people: terms.people
        case .countries: terms.countries
        case .cities: terms.cities
        case .mediaTypes: terms.mediaTypes
        case .years: nil
        }
    }

    /// Whether a condition is a choice from this list.
    fileprivate func isChosen(by condition: PhotoFilter) -> Bool {
        switch (self, condition) {
        case (.cameras, .cameraModels), (.lenses, .lenses), (.tags, .tags), (.objects, .objects), (.people, .people),
            (.years, .years), (.countries, .countries), (.cities, .cities), (.mediaTypes, .mediaTypes):
            true
        default: false
        }
    }
}

extension PhotoFilter {
    /// The conditions that all must hold, whatever the nesting of `and`.
    var topLevel: [PhotoFilter] {
        guard case .and(let parts) = self else { return [self] }
        return parts.flatMap(\.topLevel)
    }
}
