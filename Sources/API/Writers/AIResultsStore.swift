import Catalog
import Postgres

/// Writes what AI writers found into the shared table.
struct AIResultsStore: Sendable {
    let postgres: PostgresClient

    /// Stores the parts that are given; the same call again changes nothing, not even the timestamp.
    ///
    /// - Returns: false when there is no such photo.
    func write(_ results: AIResults, photo: PhotoID) async throws -> Bool {
        let faces = results.facesJSON.map(JSONB.init)
        let objects = results.objectsJSON.map(JSONB.init)
        let rows = try await postgres.query(
            """
            WITH photo AS (
                SELECT id FROM photos WHERE id = \(photo.rawValue) AND deleted_at IS NULL
            ), written AS (
                INSERT INTO photo_ai_results AS kept
                    (photo_id, faces, objects, tags, processing_status, processing_timestamp)
                SELECT id, \(faces), \(objects), \(results.tags), coalesce(\(results.status), 'done'),
                       now() AT TIME ZONE 'UTC'
                FROM photo
                ON CONFLICT (photo_id) DO UPDATE SET
                    faces = coalesce(\(faces), kept.faces),
                    objects = coalesce(\(objects), kept.objects),
                    tags = coalesce(\(results.tags), kept.tags),
                    processing_status = coalesce(\(results.status), kept.processing_status, 'done'),
                    processing_timestamp = excluded.processing_timestamp
                WHERE (coalesce(\(faces), kept.faces), coalesce(\(objects), kept.objects),
                       coalesce(\(results.tags), kept.tags),
                       coalesce(\(results.status), kept.processing_status, 'done'))
                   IS DISTINCT FROM (kept.faces, kept.objects, kept.tags, kept.processing_status)
            )
            SELECT id FROM photo
            """)
        return !rows.isEmpty
    }
}
