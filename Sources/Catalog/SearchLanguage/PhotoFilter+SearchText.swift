extension PhotoFilter {
    /// The filter in the search language. Parsing it gives an equal filter.
    ///
    /// - Throws: ``SearchTextError`` for filters that the language cannot express: searches longer than
    ///   ``longestSearch``, deeper nesting than it allows, `and` and `or` of a single condition, and several ways of
    ///   matching terms in one condition.
    package func searchText() throws(SearchTextError) -> String {
        let text = try SearchPrinter.search(self)
        guard text.utf8.count <= Self.longestSearch else {
            throw SearchTextError(reason: "the search text would be longer than \(Self.longestSearch) bytes")
        }
        let back: PhotoFilter
        do throws(SearchSyntaxError) {
            back = try PhotoFilter(searchLanguage: text)
        } catch {
            throw SearchTextError(reason: "the search text could not be parsed again: \(error)")
        }
        guard back == self else { throw SearchTextError(reason: "the search language cannot express this filter") }
        return text
    }
}
