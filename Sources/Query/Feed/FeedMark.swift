import Postgres

/// A row of the change feed without a photo. It is inserted after a base is loaded and before its file is written. A
/// database that was restored to an earlier state does not contain it, even if its feed is longer again.
struct FeedMark: Hashable, Sendable {
    let xid: String
    /// Negative, unlike ids of photos in the index.
    let photo: Int64

    static func make(_ client: PostgresClient) async throws(PostgresError) -> FeedMark {
        let photo = Int64.random(in: .min..<0)
        let rows = try await client.query(
            "INSERT INTO photo_changes (photo_id) VALUES (\(photo)) RETURNING xid::text")
        guard let row = rows.first else { throw .protocolViolation("the change feed returned no mark") }
        return FeedMark(xid: try row.decode(String.self, at: 0), photo: photo)
    }

    func isThere(_ client: PostgresClient) async throws(PostgresError) -> Bool {
        try await !client.query(
            "SELECT FROM photo_changes WHERE xid = \(xid)::text::xid8 AND photo_id = \(photo)"
        ).isEmpty
    }
}
