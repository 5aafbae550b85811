/// A key of the search language: `near` in `near:48.85,2.35~10km`.
struct SearchKey: Sendable {
    typealias Values = [SearchToken.Value]

    let name: String
    /// Maximum bytes of a value.
    let maximumBytes: Int
    /// Reads the values, and the suffix of the key: `>=0.9` in `person>=0.9:anna`. Nil if the key does not accept the
    /// suffix.
    let read: @Sendable (_ suffix: Substring, Values, _ position: Int) throws(SearchSyntaxError) -> PhotoFilter?

    init(
        _ name: String, maximumBytes: Int = FilterLimits.textBytes,
        suffixed read:
            @escaping @Sendable (_ suffix: Substring, Values, _ position: Int) throws(SearchSyntaxError) ->
            PhotoFilter?
    ) {
        self.name = name
        self.maximumBytes = maximumBytes
        self.read = read
    }

    init(
        _ name: String, maximumBytes: Int = FilterLimits.textBytes,
        _ read: @escaping @Sendable (Values) throws(SearchSyntaxError) -> PhotoFilter
    ) {
        self.init(
            name, maximumBytes: maximumBytes,
            suffixed: { (suffix, values, _) throws(SearchSyntaxError) in suffix.isEmpty ? try read(values) : nil })
    }

    /// A key with alternative values, each a separate condition.
    static func each(
        _ name: String, maximumBytes: Int = FilterLimits.textBytes,
        _ read: @escaping @Sendable (SearchToken.Value) throws(SearchSyntaxError) -> PhotoFilter
    ) -> SearchKey {
        SearchKey(name, maximumBytes: maximumBytes) { (values) throws(SearchSyntaxError) in
            var filters: [PhotoFilter] = []
            for value in values { filters.append(try read(value)) }
            return filters.count == 1 ? filters[0] : .or(filters)
        }
    }
}

/// A fixed value of one of the keys `has`, `no` and `is`: `has:gps`.
struct SearchWord: Sendable {
    let key: String
    let word: String
    /// Another spelling, which is read but not suggested.
    let alias: String?
    let filter: PhotoFilter

    init(_ key: String, _ word: String, alias: String? = nil, _ filter: PhotoFilter) {
        self.key = key
        self.word = word
        self.alias = alias
        self.filter = filter
    }

    /// In the search language, unless it has another name there.
    var text: String { "\(key):\(word)" }
}
