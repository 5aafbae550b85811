/// How far a reader has come: the text of its last `pg_current_snapshot()`, and where that was taken.
struct FeedPosition: Hashable, Sendable {
    let text: String
    /// Nil where it is not known, as for a position from a file.
    var server: FeedServer?
}
