package import Catalog
package import Postgres

/// Hands photos out to AI writers: those that a version of a model has not done yet, each to one process at a time.
///
/// A claim begins at the notes of what may be work (``AIWorkLists``), so it costs the same whether a thousand photos are
/// done or a million.
package struct AIClaims: Sendable {
    let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// The newest photos first. A photo whose thumbnails are not made, or that cannot be read, is not handed out.
    package func claim(_ wish: AIWish) async throws -> [PhotoID] {
        let isListed = try await AIWorkLists.register(wish, with: postgres)
        let photos = try await postgres.transaction { connection in
            // One process of a writer at a time: two would choose the same photos, and one of them go away empty.
            try await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(\("calotype ai claims " + wish.author.writer), 0))")
            let photos =
                isListed
                ? try await AIWorkLists(wish, on: connection).choose() : try await Self.search(wish, on: connection)
            try await connection.execute(
                """
                INSERT INTO ai_claims (photo_id, writer, lease_until, parts)
                SELECT id, \(wish.author.writer), now() + make_interval(secs => \(Double(wish.lease))),
                    \(wish.parts.map(\.rawValue))
                FROM unnest(\(photos)) AS id
                ON CONFLICT (photo_id, writer) DO UPDATE
                SET lease_until = excluded.lease_until, outdated = FALSE, parts = excluded.parts
                """)
            return photos
        }
        return photos.sorted(by: >).compactMap(PhotoID.init(rawValue:))
    }

    /// Looks at every photo, the newest first: for as long as a list could not be made.
    package static func search(_ wish: AIWish, on connection: Connection) async throws(PostgresError) -> [Int64] {
        let rows = try await connection.query(
            """
            SELECT photos.id FROM photos
            WHERE deleted_at IS NULL AND NOT excluded AND thumbnailed_at IS NOT NULL AND \(wish.lacks("photos.id"))
              AND NOT \(wish.holds("photos.id"))
            ORDER BY photos.id DESC LIMIT \(wish.limit)
            """)
        var photos: [Int64] = []
        for row in rows { photos.append(try row.decode(Int64.self, at: 0)) }
        return photos
    }
}

extension AIWish {
    /// Whether a photo lacks one of the parts in this version, and no person has said it.
    ///
    /// - Parameter photo: an expression for its number.
    func lacks(_ photo: SQL) -> SQL {
        """
        EXISTS (
            SELECT FROM unnest(\(parts.map(\.rawValue))) AS part (name) WHERE NOT EXISTS (
                SELECT FROM ai_part_runs run WHERE run.photo_id = \(photo) AND run.part = part.name
                AND run.writer = \(author.writer) AND run.version_order >= \(author.version.numbers))
            AND NOT EXISTS (
                SELECT FROM ai_corrections said WHERE said.photo_id = \(photo) AND said.part = part.name))
        """
    }

    /// Whether a process of the writer works on a photo.
    func holds(_ photo: SQL) -> SQL {
        """
        EXISTS (
            SELECT FROM ai_claims claim WHERE claim.photo_id = \(photo) AND claim.writer = \(author.writer)
            AND claim.lease_until > now())
        """
    }
}
