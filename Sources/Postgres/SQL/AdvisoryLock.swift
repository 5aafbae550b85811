/// The keys of PostgreSQL's advisory locks that Calotype takes. They must differ from each other within one database.
///
/// Some are the bytes of a word. They never change: programs of two releases may run at the same time.
package enum AdvisoryLock: Int64, Sendable {
    /// Held by the program that applies migrations ("calotype").
    case migrations = 0x6361_6C6F_7479_7065
    /// Held by the program that compares the library with the bucket ("reconcil").
    case reconcile = 0x7265_636F_6E63_696C
    /// Held by the program that compares originals with their checksums ("verify").
    case verification = 0x7665_7269_6679
    /// Shared by transactions that write photos, in triggers of `schema/`; exclusive while an AI backlog is created.
    case aiBacklog = 7_020_945_741_286_797_934
    /// Held while one batch of reindex requests becomes jobs.
    case reindexFeed = 7_020_945_741_286_797_935
    /// Held by transactions that add, demote, disable or delete users ("users").
    case users = 0x7573_6572_73

    /// An expression for the key of the lock that the processes of one AI writer take while they choose photos. It is a
    /// hash of the writer's name.
    package static func aiClaims(of writer: String) -> SQL {
        "hashtextextended(\("calotype ai claims " + writer), 0)"
    }
}

extension SQL.StringInterpolation {
    package mutating func appendInterpolation(_ lock: AdvisoryLock) { appendInterpolation(lock.rawValue) }
}
