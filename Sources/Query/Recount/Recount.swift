/// The result of a comparison of the running index with the tables.
package struct Recount: Sendable, Equatable {
    /// Photos in the tables.
    package let photos: Int
    /// The `pg_current_snapshot()` of the comparison.
    package let feedPosition: String
    /// Number of differences.
    package let differing: Int
    /// The first of them, at most ``mostNamed``.
    package let differences: [Difference]

    package static let mostNamed = 100

    package struct Difference: Sendable, Equatable {
        package let id: Int64
        package let kind: Kind

        package init(id: Int64, kind: Kind) {
            self.id = id
            self.kind = kind
        }
    }

    package enum Kind: Sendable, Equatable {
        /// In the tables, not in the index.
        case missing
        /// In the index, not in the tables.
        case extra
        /// More than once in the index.
        case repeated
        /// Not in the order of the timeline.
        case misplaced
        /// These fields differ from the tables.
        case fields([String])
    }

    /// Another recount is in progress. A recount reads all tables, so one runs at a time.
    package struct UnderWay: Error {}
}
