/// The keys and fixed words of the search language, for completions.
package enum SearchVocabulary {
    /// In lower case, sorted.
    package static let keys: [String] = SearchKeys.names

    /// The fixed words of keys that accept no other values.
    package static let words: [String: [String]] = SearchKeys.suggestedWords
        .mapValues { $0.map(\.word).sorted() }
        .merging(["shape": PhotoShape.allCases.map(\.rawValue).sorted()]) { first, _ in first }

    /// A value of a key, quoted if necessary.
    package static func value(_ text: String) -> String { SearchText.value(text) }
}

extension SearchVocabulary {
    /// The part and the outcome of a key that takes the names of AI writers; nil for other keys.
    package static func run(of key: String) -> (part: AIPart?, failed: Bool)? {
        SearchRunKeys.kind(key).map { ($0.part, $0.failed) }
    }
}
