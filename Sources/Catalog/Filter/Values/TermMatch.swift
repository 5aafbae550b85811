/// Conditions on a photo's set of terms (tags, objects, people); all given conditions must match.
package struct TermMatch: Hashable, Sendable {
    /// At least one of these.
    package var any: [String]
    /// Every one of these.
    package var all: [String]
    /// None of these.
    package var none: [String]
    /// Only these terms, and at least one.
    package var only: [String]

    package init(any: [String] = [], all: [String] = [], none: [String] = [], only: [String] = []) {
        self.any = any
        self.all = all
        self.none = none
        self.only = only
    }

    package var isEmpty: Bool { any.isEmpty && all.isEmpty && none.isEmpty && only.isEmpty }
}

/// One way of matching terms.
enum TermWay: Int, CaseIterable {
    case any, all, none, only

    static let names = allCases.map { "\($0)" }

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
    /// The ways that are used, with their terms.
    var ways: [(way: TermWay, names: [String])] {
        [(TermWay.any, any), (.all, all), (.none, none), (.only, only)].filter { !$0.1.isEmpty }
    }
}
