package import Catalog
package import Postgres

/// Stores the results of AI writers in the shared table, and which writer found each part in a table beside it.
package struct AIResultsStore: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// Stores the given parts. The same call again changes nothing, not even the timestamp.
    ///
    /// - Returns: false if the photo does not exist.
    package func write(_ results: AIResults, photo: PhotoID) async throws -> Bool {
        let write = AIWrite(photo: photo, results: results)
        return try await !(self.write([write]).first?.isMissing ?? true)
    }

    /// Stores results of several photos and returns one outcome per photo, in the same order. Each photo may occur once.
    ///
    /// A part is not stored if the same writer has stored a newer version of it, if a person has corrected it, or if the
    /// photo was overwritten after it was handed out to the writer; handing it out again ends the last. A claim ends
    /// once all of its parts are stored.
    package func write(_ writes: [AIWrite]) async throws -> [AIWriteOutcome] {
        let photos = writes.map(\.photo.rawValue)
        return try await postgres.transaction { connection in
            // Two versions of one writer must see each other's results: the second waits here, and its next statement
            // has a new snapshot.
            try await connection.execute(
                "SELECT FROM photos WHERE id = ANY(\(photos)) ORDER BY id FOR NO KEY UPDATE")
            let rows = try await connection.query(statement(writes, photos))
            var outcomes = [AIWriteOutcome](repeating: AIWriteOutcome(isMissing: true), count: writes.count)
            for row in rows {
                let index = try row.decode(Int.self, named: "n") - 1
                outcomes[index] = AIWriteOutcome(hasChanged: try row.decode(named: "has_changed"))
                for part in AIPart.allCases {
                    outcomes[index].kept[part] = try row.decode(String?.self, named: "\(part.rawValue)_kept")
                        .flatMap(AIWriteOutcome.Kept.init)
                }
            }
            return outcomes
        }
    }

    private func statement(_ writes: [AIWrite], _ photos: [Int64]) -> SQL {
        let numbers = writes.map { write in
            write.author.map { "{\($0.version.numbers.map(String.init).joined(separator: ","))}" }
        }
        return """
            WITH line AS MATERIALIZED (
                SELECT line.* FROM unnest(
                    \(photos), \(writes.map { $0.results?.facesJSON.map(JSONB.init) }),
                    \(writes.map { $0.results?.objectsJSON.map(JSONB.init) }),
                    \(writes.map { $0.results?.tagsJSON.map(JSONB.init) }), \(writes.map { $0.results?.status }),
                    \(writes.map { $0.author?.writer }), \(writes.map { $0.author?.version.text }), \(numbers),
                    \(writes.map { $0.failedParts.map(\.rawValue).joined(separator: ",") }), \(writes.map(\.error)))
                    WITH ORDINALITY
                    AS line (photo_id, faces, objects, tags, status, writer, version, numbers, failed, error, n)
                JOIN photos ON photos.id = line.photo_id AND photos.deleted_at IS NULL
            ), part AS MATERIALIZED (
                SELECT line.n, line.photo_id, line.writer, line.version, line.numbers::int[] AS numbers, line.error,
                    part.name, part.value,
                    CASE WHEN EXISTS (
                        SELECT FROM ai_corrections said WHERE said.photo_id = line.photo_id AND said.part = part.name
                    ) THEN 'CORRECTED' WHEN EXISTS (
                        SELECT FROM ai_part_runs run WHERE run.photo_id = line.photo_id AND run.part = part.name
                        AND run.writer = line.writer AND run.version_order > line.numbers::int[]
                    ) THEN 'OLDER' WHEN EXISTS (
                        SELECT FROM ai_claims claim WHERE claim.photo_id = line.photo_id
                        AND claim.writer = line.writer AND claim.outdated
                    ) THEN 'OUTDATED' END AS kept
                FROM line CROSS JOIN LATERAL
                    (VALUES ('faces', line.faces), ('objects', line.objects), ('tags', line.tags)) part (name, value)
                WHERE part.value IS NOT NULL OR part.name = ANY(string_to_array(line.failed, ','))
            ), allowed AS (
                SELECT line.n, line.photo_id, line.status,
                    (array_agg(value) FILTER (WHERE name = 'faces' AND kept IS NULL))[1] AS faces,
                    (array_agg(value) FILTER (WHERE name = 'objects' AND kept IS NULL))[1] AS objects,
                    (array_agg(value) FILTER (WHERE name = 'tags' AND kept IS NULL))[1] AS tags,
                    max(kept) FILTER (WHERE name = 'faces') AS faces_kept,
                    max(kept) FILTER (WHERE name = 'objects') AS objects_kept,
                    max(kept) FILTER (WHERE name = 'tags') AS tags_kept
                FROM line LEFT JOIN part USING (n, photo_id)
                GROUP BY line.n, line.photo_id, line.status
            ), written AS (
                INSERT INTO photo_ai_results AS kept
                    (photo_id, faces, objects, tags, processing_status, processing_timestamp)
                SELECT photo_id, allowed.faces, allowed.objects,
                    CASE WHEN allowed.tags IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(allowed.tags)) END,
                    coalesce(allowed.status, known.processing_status, 'done'), now() AT TIME ZONE 'UTC'
                FROM allowed LEFT JOIN photo_ai_results known USING (photo_id)
                WHERE num_nonnulls(allowed.faces, allowed.objects, allowed.tags, allowed.status) > 0
                ON CONFLICT (photo_id) DO UPDATE SET
                    faces = coalesce(excluded.faces, kept.faces), objects = coalesce(excluded.objects, kept.objects),
                    tags = coalesce(excluded.tags, kept.tags), processing_status = excluded.processing_status,
                    processing_timestamp = excluded.processing_timestamp
                WHERE (coalesce(excluded.faces, kept.faces), coalesce(excluded.objects, kept.objects),
                       coalesce(excluded.tags, kept.tags), excluded.processing_status)
                   IS DISTINCT FROM (kept.faces, kept.objects, kept.tags, kept.processing_status)
                RETURNING photo_id
            ), noted AS (
                INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order, error)
                SELECT photo_id, name, writer, version, numbers, CASE WHEN value IS NULL THEN error END FROM part
                WHERE writer IS NOT NULL AND kept IS DISTINCT FROM 'OLDER'
                  AND kept IS DISTINCT FROM 'OUTDATED'
                ON CONFLICT (photo_id, part, writer) DO UPDATE SET version = excluded.version,
                    version_order = excluded.version_order, error = excluded.error, written_at = excluded.written_at
            ), posted AS (
                SELECT line.photo_id, line.writer, line.numbers::int[] AS numbers,
                    coalesce(array_agg(part.name) FILTER (WHERE part.name IS NOT NULL), '{}') AS parts
                FROM line LEFT JOIN part USING (n, photo_id) WHERE line.writer IS NOT NULL
                GROUP BY line.n, line.photo_id, line.writer, line.numbers
            ), released AS (
                DELETE FROM ai_claims claim USING posted
                WHERE claim.photo_id = posted.photo_id AND claim.writer = posted.writer AND NOT claim.outdated
                  AND NOT EXISTS (
                    SELECT FROM unnest(claim.parts) AS lacking (name)
                    WHERE lacking.name <> ALL (posted.parts)
                      AND NOT EXISTS (
                        SELECT FROM ai_part_runs run WHERE run.photo_id = claim.photo_id AND run.part = lacking.name
                        AND run.writer = claim.writer AND run.version_order >= posted.numbers)
                      AND NOT EXISTS (
                        SELECT FROM ai_corrections said
                        WHERE said.photo_id = claim.photo_id AND said.part = lacking.name))
            ), expired AS (
                UPDATE ai_claims claim SET lease_until = least(claim.lease_until, now()) FROM posted
                WHERE claim.photo_id = posted.photo_id AND claim.writer = posted.writer AND claim.outdated
            )
            SELECT n, written.photo_id IS NOT NULL AS has_changed, faces_kept, objects_kept, tags_kept
            FROM allowed LEFT JOIN written USING (photo_id)
            """
    }
}
