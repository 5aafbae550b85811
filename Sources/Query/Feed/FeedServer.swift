import Postgres

/// Identifies the history of the database that a feed read came from.
///
/// A position in the feed is valid within one history only. A restored copy, a promoted replica and a restart on other
/// files all begin another history, which may lack commits that a reader has seen.
struct FeedServer: Hashable, Sendable {
    /// Cluster, database and tables: a dump that is restored into the same cluster has another identity.
    let database: String
    /// The highest timeline seen so far.
    let timeline: Int
    /// Start time of the primary. Nil for a standby: any number of standbys may answer in turn.
    let startedAt: String?

    /// The string for ``init(_:)``.
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

    /// This server, combined with what is known of earlier ones; nil if it may lack commits that they had.
    ///
    /// A primary and its standbys may respond in turn behind one address. A standby that lags continues the same
    /// history. A restarted primary may run on a restored copy, which nothing else would reveal.
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
