import Catalog
import Intake
package import Postgres

/// Deletes everything known about photos and leaves tombstones: key, entity tag and SHA-256. It never touches
/// originals.
package struct Forgetting: Sendable {
    /// Rows deleted per transaction.
    private static let step = 200

    private let database: PostgresClient
    private let bucket: String

    package init(database: PostgresClient, bucket: String) {
        self.database = database
        self.bucket = bucket
    }

    /// Finds rows by key, `s3://` path or id, deleted or not, and all other rows of the same content.
    package func find(_ names: [String]) async throws(PostgresError) -> [ForgettablePhoto] {
        let ids = names.compactMap { name in name.allSatisfy(\.isWholeNumber) ? Int64(name) : nil }
        let paths = names.map { $0.hasPrefix("s3://") ? $0 : path(of: $0) }
        return try await photos(
            """
            WITH named AS (
                SELECT id, sha256 FROM photos
                WHERE id = ANY(\(ids)) OR s3_path = ANY(\(paths)) OR duplicate_s3_path = ANY(\(paths)))
            SELECT id, coalesce(s3_path, duplicate_s3_path, ''), deleted_at IS NOT NULL, etag,
                   id IN (SELECT id FROM named)
            FROM photos WHERE id IN (SELECT id FROM named) OR sha256 IN (SELECT sha256 FROM named)
            ORDER BY id
            """)
    }

    /// Finds rows by id.
    package func photos(_ ids: [Int64]) async throws(PostgresError) -> [ForgettablePhoto] {
        try await photos(
            """
            SELECT id, coalesce(s3_path, duplicate_s3_path, ''), deleted_at IS NOT NULL, etag, TRUE
            FROM photos WHERE id = ANY(\(ids)) ORDER BY id
            """)
    }

    private func photos(_ statement: SQL) async throws(PostgresError) -> [ForgettablePhoto] {
        let rows = try await database.query(statement)
        var photos: [ForgettablePhoto] = []
        for row in rows {
            photos.append(
                ForgettablePhoto(
                    id: try row.decode(Int64.self, at: 0), path: try row.decode(String.self, at: 1),
                    isDeleted: try row.decode(Bool.self, at: 2), etag: try row.decode(String?.self, at: 3),
                    isNamed: try row.decode(Bool.self, at: 4)))
        }
        return photos
    }

    /// Forgets rows of `photos`, and returns the number of forgotten rows.
    ///
    /// - Parameters:
    ///   - etags: entity tags for rows that have none, by photo id.
    ///   - bound: for a purge; skips photos that are not deleted any more, or were deleted at this time or later.
    @discardableResult
    package func forget(
        _ ids: [Int64], etags: [Int64: String] = [:], deletedBefore bound: TimestampTZ? = nil
    ) async throws -> Int {
        var forgotten = 0
        for start in stride(from: 0, to: ids.count, by: Self.step) {
            let some = Array(ids[start..<min(start + Self.step, ids.count)])
            forgotten += try await database.transaction { connection in
                try await forget(some, etags: etags, deletedBefore: bound, on: connection)
            }
        }
        return forgotten
    }

    private func forget(
        _ chosen: [Int64], etags: [Int64: String], deletedBefore bound: TimestampTZ?, on connection: Connection
    ) async throws -> Int {
        // Locks the rows, so that no job writes one of them meanwhile. A photo may have come back since it was chosen.
        let isDue: SQL = bound.map { "deleted_at < \($0)" } ?? "TRUE"
        let rows = try await connection.query(
            """
            SELECT id FROM photos WHERE id = ANY(\(chosen)) AND \(isDue) ORDER BY id FOR UPDATE
            """)
        let ids = try rows.map { try $0.decode(Int64.self, at: 0) }
        // The key of a copy may be that of the photo which took its place: what is known of the key is that photo's.
        let paths = try await connection.query(
            """
            SELECT coalesce(s3_path, duplicate_s3_path) AS path FROM photos gone
            WHERE id = ANY(\(ids)) AND NOT EXISTS (
                SELECT FROM photos other
                WHERE other.s3_path = coalesce(gone.s3_path, gone.duplicate_s3_path) AND other.id <> ALL(\(ids)))
            ORDER BY id
            """)
        let keys = try paths.compactMap { row in try row.decode(String?.self, at: 0).flatMap { self.key(of: $0) } }
        // A file whose content a purge leaves in the library may be moved back to its old key, with its sidecars.
        let mayComeBack: SQL =
            bound == nil
            ? "FALSE"
            : """
            EXISTS (
                SELECT FROM photos other WHERE other.sha256 = gone.sha256 AND other.deleted_at IS NULL
                AND other.id <> ALL(\(ids)))
            """
        let known = Array(etags)
        try await connection.execute(
            """
            INSERT INTO forgotten_photos (s3_path, etag, sha256)
            SELECT gone.path, coalesce(gone.etag, found.etag),
                   -- A copy that stays keeps its content known.
                   CASE WHEN NOT EXISTS (
                       SELECT FROM photos other WHERE other.sha256 = gone.sha256 AND other.deleted_at IS NULL
                       AND other.id <> ALL(\(ids))) THEN gone.sha256 END
            FROM (SELECT id, coalesce(s3_path, duplicate_s3_path) AS path, etag, sha256 FROM photos
                  WHERE id = ANY(\(ids))) gone
            LEFT JOIN unnest(\(known.map(\.key)), \(known.map(\.value))) AS found (id, etag) ON found.id = gone.id
            WHERE gone.path IS NOT NULL AND NOT \(mayComeBack) AND NOT EXISTS (
                SELECT FROM photos other WHERE other.s3_path = gone.path AND other.id <> ALL(\(ids)))
              -- A row that an older version made of a sidecar; the file goes on as what it is.
              AND NOT EXISTS (
                SELECT FROM sidecars WHERE sidecars.bucket = \(bucket)
                AND 's3://' || sidecars.bucket || '/' || sidecars.object_key = gone.path)
            ON CONFLICT ON CONSTRAINT forgotten_photos_once DO NOTHING
            """)
        let buried = try await connection.query(
            """
            SELECT coalesce(s3_path, duplicate_s3_path) FROM photos gone
            WHERE id = ANY(\(ids)) AND NOT \(mayComeBack) ORDER BY id
            """)
        for row in buried {
            guard let path = try row.decode(String?.self, at: 0), let key = key(of: path) else { continue }
            try await forgetSidecars(of: key, besides: ids, on: connection)
        }
        for statement in traces(of: ids, keys: keys) { try await connection.execute(statement) }
        try await connection.execute("DELETE FROM photo_ai_results WHERE photo_id = ANY(\(ids))")
        return try await connection.execute("DELETE FROM photos WHERE id = ANY(\(ids))")
    }

    /// Deletes rows about the photos in other tables. Triggers delete the rows that have the photo's id as a key.
    private func traces(of ids: [Int64], keys: [String]) -> [SQL] {
        [
            "DELETE FROM ingest_jobs WHERE bucket = \(bucket) AND object_key = ANY(\(keys))",
            "DELETE FROM job_batch_photos WHERE photo_id = ANY(\(ids))",
            "DELETE FROM ai_work WHERE photo_id = ANY(\(ids))",
            """
            UPDATE reconcile_runs SET
                added_keys = ARRAY(SELECT unnest(added_keys) EXCEPT SELECT unnest(\(keys))),
                changed_keys = ARRAY(SELECT unnest(changed_keys) EXCEPT SELECT unnest(\(keys))),
                restored_keys = ARRAY(SELECT unnest(restored_keys) EXCEPT SELECT unnest(\(keys))),
                vanished_keys = ARRAY(SELECT unnest(vanished_keys) EXCEPT SELECT unnest(\(keys)))
            WHERE added_keys && \(keys) OR changed_keys && \(keys) OR restored_keys && \(keys) OR vanished_keys && \(keys)
            """,
            // Thumbnails that no other photo uses.
            """
            INSERT INTO stale_thumbnails (sha256)
            SELECT DISTINCT sha256 FROM photos
            WHERE id = ANY(\(ids)) AND sha256 IS NOT NULL AND NOT EXISTS (
                SELECT FROM photos other WHERE other.sha256 = photos.sha256 AND other.id <> ALL(\(ids)))
            ON CONFLICT (sha256) DO UPDATE SET noted_at = clock_timestamp()
            """,
            // The geocoder's result for a place where no other photo was taken.
            """
            DELETE FROM geocoded_places place USING photos gone
            WHERE gone.id = ANY(\(ids)) AND gone.latitude BETWEEN -90 AND 90 AND gone.longitude BETWEEN -180 AND 180
              AND place.latitude_e3 = round(gone.latitude * 1000)::int
              AND place.longitude_e3 = round(gone.longitude * 1000)::int
              AND NOT EXISTS (
                  SELECT FROM photos other WHERE other.id <> ALL(\(ids))
                  AND other.latitude IS NOT NULL AND other.longitude IS NOT NULL
                  AND point(other.longitude::double precision, other.latitude::double precision) <@ box(
                      point(gone.longitude::double precision - 0.001, gone.latitude::double precision - 0.001),
                      point(gone.longitude::double precision + 0.001, gone.latitude::double precision + 0.001)))
            """,
        ]
    }

    /// Forgets sidecars that belong to no other photo, and leaves tombstones for them as well.
    private func forgetSidecars(
        of key: String, besides ids: [Int64], on connection: Connection
    ) async throws(PostgresError) {
        let rows = try await connection.query(
            """
            SELECT object_key, takeout FROM sidecars
            WHERE bucket = \(bucket) AND object_key = ANY(\(SidecarStore.names(for: key)))
            """)
        for row in rows {
            let sidecar = try row.decode(String.self, at: 0)
            let others = SidecarStore.objects(of: sidecar, try row.decode([UInt8]?.self, at: 1)).map(path(of:))
            try await connection.execute(
                """
                WITH gone AS (
                    DELETE FROM sidecars WHERE bucket = \(bucket) AND object_key = \(sidecar) AND NOT EXISTS (
                        SELECT FROM photos other WHERE other.s3_path = ANY(\(others)) AND other.id <> ALL(\(ids)))
                    RETURNING object_key, etag)
                INSERT INTO forgotten_photos (s3_path, etag) SELECT \(path(of: sidecar)), etag FROM gone
                ON CONFLICT ON CONSTRAINT forgotten_photos_once DO NOTHING
                """)
        }
    }

    // MARK: Tombstones

    /// In order of creation.
    package func tombstones() async throws(PostgresError) -> [Tombstone] {
        let rows = try await database.query(
            "SELECT s3_path, etag, encode(sha256, 'hex') FROM forgotten_photos ORDER BY id")
        var tombstones: [Tombstone] = []
        for row in rows {
            tombstones.append(
                Tombstone(
                    path: try row.decode(String.self, at: 0), etag: try row.decode(String?.self, at: 1),
                    sha256: try row.decode(String?.self, at: 2)))
        }
        return tombstones
    }

    /// Removes the tombstones of a key, of its content under other keys, and of its sidecars, and queues the objects
    /// again.
    ///
    /// - Returns: the queued keys; empty if there was no tombstone.
    package func undo(_ name: String) async throws(PostgresError) -> [String] {
        let path = name.hasPrefix("s3://") ? name : path(of: name)
        let sidecars = key(of: path).map { SidecarStore.names(for: $0).map(self.path(of:)) } ?? []
        let rows = try await database.query(
            """
            WITH meant AS (SELECT sha256 FROM forgotten_photos WHERE s3_path = \(path)
            ), gone AS (
                DELETE FROM forgotten_photos
                WHERE s3_path = \(path) OR sha256 IN (SELECT sha256 FROM meant)
                   OR s3_path = ANY(\(sidecars)) AND EXISTS (SELECT FROM meant)
                RETURNING s3_path)
            SELECT DISTINCT s3_path FROM gone ORDER BY 1
            """)
        var keys: [String] = []
        for row in rows { if let key = key(of: try row.decode(String.self, at: 0)) { keys.append(key) } }
        if keys.isEmpty { return [] }
        try await database.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, force, priority)
            SELECT \(bucket), key, 'created', TRUE, \(JobPriority.event.rawValue)::smallint FROM unnest(\(keys)) AS key
            \(JobQueue.merge)
            """)
        try await database.notify(JobQueue.channel)
        return keys
    }

    private func path(of key: String) -> String { "s3://\(bucket)/\(key)" }

    /// Nil for objects in other buckets.
    private func key(of path: String) -> String? {
        let prefix = "s3://\(bucket)/"
        return path.utf8.starts(with: prefix.utf8)
            ? String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
    }
}

/// A row that would be forgotten.
package struct ForgettablePhoto: Sendable, Equatable {
    package let id: Int64
    package let path: String
    package let isDeleted: Bool
    package let etag: String?
    /// False for a copy of a named photo.
    package let isNamed: Bool
}

/// A tombstone: all that remains of a forgotten photo or sidecar.
package struct Tombstone: Sendable, Equatable {
    package let path: String
    package let etag: String?
    /// In hexadecimal.
    package let sha256: String?
}
