package import Catalog

/// A completion of what is being typed in a search.
package struct SearchCompletion: Hashable, Sendable {
    /// In the search language, quoted where it must be: `camera:`, `person:Anna`, `"São Paulo"`.
    package let text: String
    /// Number of photos in the library that match it with its key alone; nil for a key.
    package let count: Int?
}

extension LibrarySnapshot {
    /// The completions at a place: keys and names for a word, names and fixed words for a value.
    package func completions(of place: SearchPlace, limit: Int) throws(SearchError) -> [SearchCompletion] {
        let typed = folded(place.typed)
        let found =
            if let key = place.key { try values(of: key, typed) } else { typed.isEmpty ? [] : words(typed, limit) }
        return Array(found.prefix(limit))

        func words(_ typed: String, _ limit: Int) -> [SearchCompletion] {
            let keys = SearchVocabulary.keys.filter { $0.hasPrefix(typed) }
            let names = suggest(typed, limit: limit).map { suggestion in
                SearchCompletion(
                    text: suggestion.kind.key + ":" + SearchVocabulary.value(suggestion.value),
                    count: suggestion.count)
            }
            return keys.map { SearchCompletion(text: $0 + ":", count: nil) } + names
        }

        func values(of key: String, _ typed: String) throws(SearchError) -> [SearchCompletion] {
            let condition = key + (place.confidence.map { ">=" + $0 } ?? "")
            if let words = SearchVocabulary.words[key] {
                var completions: [SearchCompletion] = []
                for word in words where word.hasPrefix(typed) {
                    completions.append(SearchCompletion(text: word, count: try count(of: condition, word)))
                }
                return completions
            }
            if key == "year" {
                let years = try facets(.everything, wanted: [.years])[.years]?.values ?? []
                return years.filter { $0.value.hasPrefix(typed) }
                    .map { SearchCompletion(text: $0.value, count: $0.count) }
            }
            // A key may match more photos than those with the name, so the condition is counted.
            var completions: [SearchCompletion] = []
            for known in names(in: Self.tables(of: key), containing: typed, limit: limit)
            where key != "type" || MediaTypeName.canBeChosen(known.name) {
                let value = SearchVocabulary.value(known.name)
                completions.append(SearchCompletion(text: value, count: try count(of: condition, value)))
            }
            return completions
        }
    }

    private func count(of key: String, _ word: String) throws(SearchError) -> Int? {
        let filter: PhotoFilter
        do throws(SearchSyntaxError) {
            filter = try PhotoFilter(searchLanguage: "\(key):\(word)")
        } catch {
            // The parser rejects a word of the vocabulary: it has no count.
            return nil
        }
        return try count(filter)
    }

    /// The dictionaries of the names that a key takes; none for keys of numbers, dates and positions.
    private static func tables(of key: String) -> [(Segment.Terms) -> TermDictionary] {
        switch key {
        case "tag", "alltags", "notags", "onlytags": [\.tags]
        case "object", "allobjects", "noobjects", "onlyobjects": [\.objects]
        case "person", "allpeople", "nopeople", "onlypeople": [\.people]
        case "camera": [\.cameraModels, \.cameraMakes]
        case "model": [\.cameraModels]
        case "make": [\.cameraMakes]
        case "lens": [\.lenses]
        case "place": [\.cities, \.regions, \.countries]
        case "city": [\.cities]
        case "region": [\.regions]
        case "country": [\.countries]
        case "type": [\.mediaTypes]
        case "ext": [\.fileExtensions]
        case "status": [\.aiStatuses]
        default:
            SearchVocabulary.run(of: key).map { run in
                [{ $0.aiRuns.names(of: run.part, failed: run.failed) }]
            } ?? []
        }
    }
}

extension SuggestionKind {
    /// The key of the search language for names of this kind.
    fileprivate var key: String { rawValue }
}
