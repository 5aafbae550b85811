import Catalog

extension PhotoFilter {
    /// Reads the search language, which clients send as `q`.
    ///
    /// - Throws: bad input that names `q`, with the position in the search.
    init(q search: String) throws(InputError) {
        do throws(SearchSyntaxError) {
            self = try PhotoFilter(searchLanguage: search)
        } catch {
            throw InputError(path: "q", reason: "\(error)")
        }
    }
}
