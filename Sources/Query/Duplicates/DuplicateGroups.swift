package import Catalog
package import Postgres

/// Photos that are the same picture, with the one to keep.
package struct DuplicateGroup: Sendable, Equatable {
    /// The best first: that is the one to keep.
    package let photos: [PhotoID]

    package var keeper: PhotoID { photos[0] }
}

/// Finds duplicates in the shared tables: files of the same bytes, or pictures that look the same whatever their format.
package struct DuplicateGroups: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// Groups of files with the same bytes, those with the newest photo first.
    package func exact(limit: Int) async throws -> [DuplicateGroup] {
        let rows = try await postgres.query(
            """
            SELECT array_agg(id ORDER BY \(Self.best)) FROM photos
            WHERE sha256 IS NOT NULL AND deleted_at IS NULL
            GROUP BY sha256 HAVING count(*) > 1 ORDER BY max(id) DESC LIMIT \(limit)
            """)
        return try rows.map { row in
            DuplicateGroup(photos: try row.decode([Int64].self, at: 0).compactMap(PhotoID.init(rawValue:)))
        }
    }

    /// Groups of pictures whose perceptual hashes lie within a distance, those with the newest photo first.
    ///
    /// All hashes are read: at a million photos some 16 MB and a second or two.
    package func near(within distance: Int, limit: Int) async throws -> [DuplicateGroup] {
        let rows = try await postgres.query(
            """
            SELECT id, ('x' || hash)::bit(64)::bigint
            FROM (SELECT id, coalesce(upright_hash, perceptual_hash) AS hash FROM photos WHERE deleted_at IS NULL) shown
            WHERE hash ~ '^[0-9a-fA-F]{16}$' ORDER BY id
            """)
        var ids: [Int64] = []
        var hashes: [UInt64] = []
        for row in rows {
            ids.append(try row.decode(Int64.self, at: 0))
            hashes.append(UInt64(bitPattern: try row.decode(Int64.self, at: 1)))
        }
        let groups = NearDuplicates.groups(of: hashes, within: distance)
        let newest = groups.sorted { ids[$0[$0.count - 1]] > ids[$1[$1.count - 1]] }.prefix(limit)
        return try await ordered(newest.map { group in group.map { ids[$0] } })
    }

    /// Favourites first, then more pixels, more bytes, and the photo that was there first.
    private static let best: SQL = """
        favourite DESC, width::bigint * height DESC NULLS LAST, size_bytes DESC NULLS LAST, id
        """

    private func ordered(_ groups: [[Int64]]) async throws -> [DuplicateGroup] {
        let numbers = groups.enumerated().flatMap { number, ids in ids.map { (Int64(number), $0) } }
        let rows = try await postgres.query(
            """
            SELECT array_agg(photos.id ORDER BY \(Self.best))
            FROM unnest(\(numbers.map(\.0)), \(numbers.map(\.1))) AS member (number, photo_id)
            JOIN photos ON photos.id = member.photo_id AND photos.deleted_at IS NULL
            GROUP BY member.number HAVING count(*) > 1 ORDER BY member.number
            """)
        return try rows.map { row in
            DuplicateGroup(photos: try row.decode([Int64].self, at: 0).compactMap(PhotoID.init(rawValue:)))
        }
    }
}
