package import Catalog
package import Postgres

/// Hands out to AI writers the photos without results of their version, each to one process at a time.
///
/// A claim reads the backlog (``AIBacklog``), so its cost does not depend on the number of finished photos.
package struct AIClaims: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// Claims photos, the newest first. Photos without thumbnails, which includes unreadable ones, are not handed out.
    package func claim(_ request: AIClaimRequest) async throws -> [PhotoID] {
        let hasBacklog = try await AIBacklog.register(request, with: postgres)
        let photos = try await postgres.transaction { connection in
            // One process of a writer at a time: two would choose the same photos, and one of them would get none.
            try await connection.execute(
                "SELECT pg_advisory_xact_lock(\(AdvisoryLock.aiClaims(of: request.author.writer)))")
            let photos =
                hasBacklog
                ? try await AIBacklog(request, on: connection).choose()
                : try await Self.search(request, on: connection)
            try await connection.execute(
                """
                INSERT INTO ai_claims (photo_id, writer, lease_until, parts)
                SELECT id, \(request.author.writer), now() + make_interval(secs => \(Double(request.lease))),
                    \(request.parts.map(\.rawValue))
                FROM unnest(\(photos)) AS id
                ON CONFLICT (photo_id, writer) DO UPDATE
                SET lease_until = excluded.lease_until, outdated = FALSE, parts = excluded.parts
                """)
            return photos
        }
        return photos.sorted(by: >).compactMap(PhotoID.init(rawValue:))
    }

    /// Examines every photo, the newest first. Used while the backlog cannot be created.
    package static func search(
        _ request: AIClaimRequest, on connection: Connection
    ) async throws(PostgresError) -> [Int64] {
        let rows = try await connection.query(
            """
            SELECT photos.id FROM photos
            WHERE deleted_at IS NULL AND NOT excluded AND thumbnailed_at IS NOT NULL AND \(request.lacks("photos.id"))
              AND NOT \(request.holds("photos.id"))
            ORDER BY photos.id DESC LIMIT \(request.limit)
            """)
        var photos: [Int64] = []
        for row in rows { photos.append(try row.decode(named: "id")) }
        return photos
    }
}

extension AIClaimRequest {
    /// A condition: the photo has no result of this version, and no correction, for at least one of the parts.
    ///
    /// - Parameter photo: an expression for the photo's id.
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

    /// A condition: a process of the writer has claimed the photo.
    func holds(_ photo: SQL) -> SQL {
        """
        EXISTS (
            SELECT FROM ai_claims claim WHERE claim.photo_id = \(photo) AND claim.writer = \(author.writer)
            AND claim.lease_until > now())
        """
    }
}
