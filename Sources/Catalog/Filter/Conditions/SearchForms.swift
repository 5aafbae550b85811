extension SearchForm {
    /// Alternative values, each a separate condition.
    static func each(
        _ key: String, maximumBytes: Int = FilterLimits.textBytes, words: [SearchWord] = [],
        read: @escaping @Sendable (SearchToken.Value) throws(SearchSyntaxError) -> Value,
        print: @escaping @Sendable (Value) -> String
    ) -> SearchForm {
        SearchForm(
            keys: { make in
                [
                    .each(key, maximumBytes: maximumBytes) { (value) throws(SearchSyntaxError) in
                        make(try read(value))
                    }
                ]
            },
            words: words, print: { value throws(SearchTextError) in print(value) })
    }

    /// Values that form one condition together.
    static func list(
        _ key: String, maximumBytes: Int = FilterLimits.textBytes, words: [SearchWord] = [],
        read: @escaping @Sendable ([SearchToken.Value]) throws(SearchSyntaxError) -> Value,
        print: @escaping @Sendable (Value) -> String
    ) -> SearchForm {
        SearchForm(
            keys: { make in
                [
                    SearchKey(key, maximumBytes: maximumBytes) { (values) throws(SearchSyntaxError) in
                        make(try read(values))
                    }
                ]
            },
            words: words, print: { value throws(SearchTextError) in print(value) })
    }
}

extension SearchForm where Value == [String] {
    /// `country:FR|IT`
    static func names(_ key: String, maximumBytes: Int = FilterLimits.textBytes, words: [SearchWord] = [])
        -> SearchForm
    {
        .list(
            key, maximumBytes: maximumBytes, words: words,
            read: { (values) throws(SearchSyntaxError) in values.map(\.text) },
            print: { "\(key):" + SearchText.alternatives($0) })
    }
}

extension SearchForm where Value == Set<Int> {
    /// `year:2019..2021|2024`
    static func integers(_ key: String, in allowed: ClosedRange<Int>) -> SearchForm {
        .list(
            key,
            read: { (values) throws(SearchSyntaxError) in try SearchValues.integers(values, in: allowed) },
            print: { "\(key):" + SearchRangeText.runs($0) })
    }
}

extension SearchForm where Value == HalfOpen<Double> {
    /// `iso:>=800`
    static func numbers(
        _ key: String, in allowed: ClosedRange<Double>, words: [SearchWord] = []
    ) -> SearchForm {
        .each(
            key, words: words,
            read: { (value) throws(SearchSyntaxError) in try SearchValues.numbers(value, in: allowed) },
            print: { "\(key):" + SearchRangeText.numbers($0) })
    }

    /// `f:1.8`, read and written as photos show the number: ``ShownNumber``.
    static func shownNumbers(_ key: String, in allowed: ClosedRange<Double>) -> SearchForm {
        .each(
            key,
            read: { (value) throws(SearchSyntaxError) in
                try SearchValues.numbers(value, in: allowed, asShown: true)
            },
            print: { "\(key):" + SearchRangeText.shownNumbers($0) })
    }
}

extension SearchForm where Value == HalfOpen<Instant> {
    /// `added:2024-05`
    static func days(_ key: String) -> SearchForm {
        .each(
            key, read: { (value) throws(SearchSyntaxError) in try SearchValues.instants(value) },
            print: { "\(key):" + SearchRangeText.days($0) })
    }
}

extension SearchForm where Value == Bool {
    /// `has:gps` and `no:gps`.
    ///
    /// - Parameter others: further words that are read but not written.
    static func words(yes: SearchWord, no: SearchWord, others: [SearchWord] = []) -> SearchForm {
        SearchForm(
            keys: { _ in [] }, words: [yes, no] + others,
            print: { (flag) throws(SearchTextError) in flag ? yes.text : no.text })
    }
}
