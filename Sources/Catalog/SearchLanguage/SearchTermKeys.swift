/// The keys that match terms, for each kind in the order of ``TermWay``: `tag:sea|sky`, `alltags:sea|sky`.
///
/// What was seen with a confidence may ask for the least of it: `person>=0.9:anna`.
enum SearchTermKeys {
    static let tags = ["tag", "alltags", "notags", "onlytags"]
    static let objects = ["object", "allobjects", "noobjects", "onlyobjects"]
    static let people = ["person", "allpeople", "nopeople", "onlypeople"]

    static let names = tags + objects + people

    /// A condition by its key; nil when it is none of these.
    ///
    /// - Throws: ``SearchSyntaxError`` at `position` for a confidence that is not from 0 to 1, or where there is none.
    static func filter(
        _ key: String, _ names: [String], at position: Int
    ) throws(SearchSyntaxError) -> PhotoFilter? {
        let parts = key.components(separatedBy: ">=")
        let minimum = parts.count == 2 ? Double(parts[1]) : nil
        guard parts.count <= 2, let found = find(parts[0]) else { return nil }
        if parts.count == 2 {
            guard found.kind != tags else {
                throw SearchSyntaxError(position: position, reason: "tags have no confidence")
            }
            guard let minimum, (0...1).contains(minimum) else {
                throw SearchSyntaxError(
                    position: position, reason: "\"\(parts[1])\" is not a confidence from 0 to 1")
            }
        }
        let match = found.way.match(names)
        switch found.kind {
        case tags: return .tags(match)
        case objects: return .objects(match, minimumConfidence: minimum)
        default: return .people(match, minimumConfidence: minimum)
        }
    }

    private static func find(_ name: String) -> (kind: [String], way: TermWay)? {
        for kind in [tags, objects, people] {
            if let place = kind.firstIndex(of: name) { return (kind, TermWay.allCases[place]) }
        }
        return nil
    }
}

/// One way of matching terms.
enum TermWay: Int, CaseIterable {
    case any, all, none, only

    func match(_ names: [String]) -> TermMatch {
        switch self {
        case .any: TermMatch(any: names)
        case .all: TermMatch(all: names)
        case .none: TermMatch(none: names)
        case .only: TermMatch(only: names)
        }
    }
}

extension TermMatch {
    /// The ways that are in use, with their names.
    var ways: [(way: TermWay, names: [String])] {
        [(TermWay.any, any), (.all, all), (.none, none), (.only, only)].filter { !$0.1.isEmpty }
    }
}
