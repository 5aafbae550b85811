import Postgres

/// A row of the change feed that tells of no photo. It is written after a base was read and before that becomes a file: a
/// database that was put back to an earlier state does not hold it, however far it has come again since.
struct FeedMark: Hashable, Sendable {
    let xid: String
    /// Less than 0, which no photo's number in the index is.
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
