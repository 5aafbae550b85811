/// The keys that match terms, per kind in the order of ``TermWay``: `tag:sea|sky`, `alltags:sea|sky`.
///
/// Terms with a confidence may have a minimum: `person>=0.9:anna`.
enum SearchTermKeys {
    static let tags = ["tag", "alltags", "notags", "onlytags"]
    static let objects = ["object", "allobjects", "noobjects", "onlyobjects"]
    static let people = ["person", "allpeople", "nopeople", "onlypeople"]

    /// - Parameter confidence: whether the terms have a confidence.
    static func key(
        _ name: String, _ way: TermWay, confidence: Bool, _ make: @escaping @Sendable (SeenTerms) -> PhotoFilter
    ) -> SearchKey {
        SearchKey(
            name,
            suffixed: { (suffix, values, position) throws(SearchSyntaxError) in
                let match = way.match(values.map(\.text))
                if suffix.isEmpty { return make(SeenTerms(match: match)) }
                let parts = String(suffix).components(separatedBy: ">=")
                guard parts.count == 2, parts[0].isEmpty else { return nil }
                guard confidence else {
                    throw SearchSyntaxError(position: position, reason: "tags have no confidence")
                }
                guard let minimum = Double(parts[1]), (0...1).contains(minimum) else {
                    throw SearchSyntaxError(
                        position: position, reason: "\"\(parts[1])\" is not a confidence from 0 to 1")
                }
                return make(SeenTerms(match: match, minimum: minimum))
            })
    }

    /// - Throws: ``SearchTextError`` for several ways of matching, because each way has its own key.
    static func text(_ terms: SeenTerms, _ keys: [String]) throws(SearchTextError) -> String {
        guard let only = terms.match.ways.first, terms.match.ways.count == 1 else {
            throw SearchTextError(reason: "several ways of matching terms in one condition; write one each")
        }
        let minimum = terms.minimum.map { ">=\(SearchText.number($0))" } ?? ""
        return keys[only.way.rawValue] + minimum + ":" + SearchText.alternatives(only.names)
    }
}
