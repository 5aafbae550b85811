/// What a comparison of the running index with the tables found.
package struct Recount: Sendable, Equatable {
    /// Photos in the tables.
    package let photos: Int
    /// The `pg_current_snapshot()` at which both were looked at.
    package let feedPosition: String
    /// How many photos differ.
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
        /// Not where the order of the timeline wants it.
        case misplaced
        /// These facts are not those of the tables.
        case fields([String])
    }

    /// A recount reads all tables; there is one at a time.
    package struct UnderWay: Error {}
}
