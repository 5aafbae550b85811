import Catalog
import Postgres

/// Hands photos out to AI writers: those that a version of a model has not done yet, each to one process at a time.
struct AIClaims: Sendable {
    let postgres: PostgresClient

    /// The newest photos first. A photo whose thumbnails are not made, or that cannot be read, is not handed out.
    func claim(_ wish: AIWish) async throws -> [PhotoID] {
        let (author, parts) = (wish.author, wish.parts.map(\.rawValue))
        let rows = try await postgres.transaction { connection in
            // One process of a writer at a time: two would choose the same photos, and one of them go away empty.
            try await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(\("calotype ai claims " + author.writer), 0))")
            return try await connection.query(
                """
                WITH chosen AS (
                    SELECT photos.id FROM photos
                    WHERE deleted_at IS NULL AND thumbnailed_at IS NOT NULL AND EXISTS (
                        SELECT FROM unnest(\(parts)) AS part (name) WHERE NOT EXISTS (
                            SELECT FROM ai_part_runs run WHERE run.photo_id = photos.id AND run.part = part.name
                            AND run.writer = \(author.writer) AND run.version_order >= \(author.version.numbers))
                        AND NOT EXISTS (
                            SELECT FROM ai_corrections said
                            WHERE said.photo_id = photos.id AND said.part = part.name))
                      AND NOT EXISTS (
                        SELECT FROM ai_claims claim WHERE claim.photo_id = photos.id
                        AND claim.writer = \(author.writer) AND claim.lease_until > now())
                    ORDER BY photos.id DESC LIMIT \(wish.limit)
                )
                INSERT INTO ai_claims (photo_id, writer, lease_until)
                SELECT id, \(author.writer), now() + make_interval(secs => \(Double(wish.lease))) FROM chosen
                ON CONFLICT (photo_id, writer) DO UPDATE SET lease_until = excluded.lease_until
                RETURNING photo_id
                """)
        }
        let photos = try rows.compactMap { PhotoID(rawValue: try $0.decode(Int64.self, at: 0)) }
        return photos.sorted { $0.rawValue > $1.rawValue }
    }
}
