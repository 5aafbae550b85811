/// The keys of the search language, from the list of conditions.
enum SearchKeys {
    static let names: [String] = all.keys.sorted()

    private static let all: [String: SearchKey] = Dictionary(
        uniqueKeysWithValues: (Condition.all.flatMap(\.keys) + combined + wordKeys).map { ($0.name, $0) })

    /// The fixed words of `has`, `no` and `is` that completions suggest.
    static let suggestedWords: [String: [SearchWord]] = Dictionary(
        grouping: Condition.all.flatMap(\.words), by: \.key)

    /// All fixed words of `has`, `no` and `is`.
    private static let words: [String: [SearchWord]] = Dictionary(
        grouping: Condition.all.flatMap(\.words) + constants, by: \.key)

    /// - Throws: ``SearchSyntaxError`` at `position` for an unknown key, or at the position of an invalid value.
    static func filter(
        _ key: String, _ values: [SearchToken.Value], at position: Int
    ) throws(SearchSyntaxError) -> PhotoFilter {
        let name = key.prefix { !"<>=".contains($0) }
        let known = all[String(name)]
        try checkSize(of: values, maximumBytes: known?.maximumBytes ?? FilterLimits.textBytes)
        if let filter = try known?.read(key[name.endIndex...], values, position) { return filter }
        throw SearchSyntaxError(
            position: position, reason: "\"\(key)\" is unknown; allowed: " + names.joined(separator: ", "))
    }

    /// The limits of lists and strings in the tree.
    private static func checkSize(
        of values: [SearchToken.Value], maximumBytes: Int
    ) throws(SearchSyntaxError) {
        if values.count > FilterLimits.listLength {
            throw SearchSyntaxError(
                position: values[FilterLimits.listLength].position,
                reason: "must not have more than \(FilterLimits.listLength) values")
        }
        for value in values where value.text.utf8.count > maximumBytes {
            throw SearchSyntaxError(
                position: value.position, reason: "must not be longer than \(maximumBytes) bytes")
        }
    }

    /// Short names for combinations of conditions; ``SearchPrinter`` uses them, too.
    private static let combined = [
        SearchKey("camera") { .or([.cameraModels($0.map(\.text)), .cameraMakes($0.map(\.text))]) },
        SearchKey("place") {
            .or([.cities($0.map(\.text)), .regions($0.map(\.text)), .countries($0.map(\.text))])
        },
    ]

    private static let constants = [SearchWord("is", "anything", .everything), SearchWord("is", "nothing", .or([]))]

    private static let wordKeys = ["has", "no", "is"].map { key in
        SearchKey.each(key) { (value) throws(SearchSyntaxError) in
            let text = value.text.lowercased()
            let words = words[key] ?? []
            if let word = words.first(where: { $0.word == text || $0.alias == text }) { return word.filter }
            throw SearchValues.fault(value, "one of " + words.map(\.word).sorted().joined(separator: ", "))
        }
    }
}
