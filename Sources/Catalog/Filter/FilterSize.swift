/// Counts the cost of a filter while it is read: nodes, and words to search for.
struct FilterSize {
    private var nodes = 0
    private var words: Set<Substring> = []

    /// - Throws: the error that `error` creates from the reason, if the limit is exceeded.
    mutating func add<Failure: Error>(nodes count: Int, _ error: (String) -> Failure) throws(Failure) {
        nodes += count
        if nodes > FilterLimits.nodes { throw error("has more than \(FilterLimits.nodes) conditions") }
    }

    mutating func add<Failure: Error>(text: String, _ error: (String) -> Failure) throws(Failure) {
        let own = Set(text.split(whereSeparator: \.isWhitespace))
        if own.count > FilterLimits.wordsPerText {
            throw error("must not have more than \(FilterLimits.wordsPerText) different words")
        }
        words.formUnion(own)
        if words.count > FilterLimits.words {
            throw error("must not have more than \(FilterLimits.words) different words in all its strings")
        }
    }

    mutating func add<Failure: Error>(_ filter: PhotoFilter, _ error: (String) -> Failure) throws(Failure) {
        switch filter {
        case .and(let parts), .or(let parts):
            try add(nodes: 1, error)
            for part in parts { try add(part, error) }
        case .not(let part):
            try add(nodes: 1, error)
            try add(part, error)
        case .text(let text), .phrase(let text):
            try add(nodes: 1, error)
            try add(text: text, error)
        default: try add(nodes: 1, error)
        }
    }
}

extension PhotoFilter {
    /// Combines filters from several sources; all must match.
    ///
    /// - Parameter path: the path of the last filter in errors.
    /// - Throws: ``InputError`` if the combination exceeds the limits of a filter.
    package static func all(of filters: [PhotoFilter], path: String) throws(InputError) -> PhotoFilter {
        guard filters.count != 1 else { return filters[0] }
        var size = FilterSize()
        for filter in filters {
            try size.add(filter) { InputError(path: path, reason: "together with the other conditions \($0)") }
        }
        return .and(filters)
    }
}
