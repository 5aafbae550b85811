/// A position in the change feed: the text of a `pg_current_snapshot()`, and the server that returned it.
struct FeedPosition: Hashable, Sendable {
    let text: String
    /// Nil if it is unknown, as for a position from the index file.
    var server: FeedServer?
}
