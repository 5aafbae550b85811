import Postgres

/// The history of the database that answered a reading.
///
/// A position in the feed is valid within one history only. A restored copy, a promoted replica and a restart on
/// other files all begin another one, in which commits that a reader has seen may be gone.
struct FeedServer: Hashable, Sendable {
    /// Cluster, database and tables, so that a dump that is restored in the same cluster is another one.
    let database: String
    /// The highest that was seen.
    let timeline: Int
    /// Start time of the primary. Nil for a standby: any number of standbys may answer in turn.
    let startedAt: String?

    /// Text for ``init(_:)``.
    static let here: SQL = """
        (feed_server() || format(' %s %s %s', 'photos'::regclass::oid, 'photo_ai_results'::regclass::oid,
                                 'photo_changes'::regclass::oid))
        """

    init(_ text: String) throws(PostgresError) {
        let parts = text.split(separator: " ", maxSplits: 2)
        guard parts.count == 3, let timeline = Int(parts[0]) else {
            throw .protocolViolation("feed_server() gave \(text)")
        }
        self.init(database: String(parts[2]), timeline: timeline, startedAt: parts[1] == "-" ? nil : String(parts[1]))
    }

    init(database: String, timeline: Int, startedAt: String?) {
        self.database = database
        self.timeline = timeline
        self.startedAt = startedAt
    }

    /// This server, with what is known of those before it; nil where it may lack what they had committed.
    ///
    /// Behind one address a primary and its standbys may answer in turn: a standby that is behind goes on with the same
    /// history. A primary that was restarted may run on a restored copy, which nothing else would tell.
    func following(_ earlier: FeedServer) -> FeedServer? {
        guard database == earlier.database else { return nil }
        guard let startedAt else {
            guard timeline <= earlier.timeline else { return nil }
            return earlier
        }
        guard timeline == earlier.timeline, earlier.startedAt == nil || earlier.startedAt == startedAt else {
            return nil
        }
        return self
    }
}
