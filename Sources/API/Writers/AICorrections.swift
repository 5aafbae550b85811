import Catalog
import Postgres

/// Stores what a person says of a photo's faces, objects and tags. It stands whatever AI writers say.
struct AICorrections: Sendable {
    let postgres: PostgresClient

    /// - Returns: false when there is no such photo.
    func apply(_ correction: AICorrection, photo: PhotoID) async throws -> Bool {
        let values: [(AIPart, JSONB?)] = [
            (.faces, (correction.said?.facesJSON).map(JSONB.init)),
            (.objects, (correction.said?.objectsJSON).map(JSONB.init)),
            (.tags, (correction.said?.tagsJSON).map(JSONB.init)),
        ]
        let said = values.compactMap { part, value in value.map { (part.rawValue, $0) } }
        let withdrawn = correction.withdrawn.map(\.rawValue)
        return try await postgres.transaction { connection in
            let known = try await connection.query(
                "SELECT FROM photos WHERE id = \(photo.rawValue) AND deleted_at IS NULL FOR NO KEY UPDATE")
            if known.isEmpty { return false }
            try await connection.execute(
                """
                INSERT INTO ai_corrections (photo_id, part, value)
                SELECT \(photo.rawValue), said.* FROM unnest(\(said.map(\.0)), \(said.map(\.1))) AS said
                ON CONFLICT (photo_id, part) DO UPDATE SET value = excluded.value, corrected_at = excluded.corrected_at
                """)
            // The trigger on this table puts the corrections in.
            try await connection.execute(
                """
                INSERT INTO photo_ai_results (photo_id) VALUES (\(photo.rawValue))
                ON CONFLICT (photo_id) DO UPDATE SET photo_id = excluded.photo_id
                """)
            // The writers' own results come back once they do the photo again.
            try await connection.execute(
                """
                WITH gone AS (
                    DELETE FROM ai_corrections WHERE photo_id = \(photo.rawValue) AND part = ANY(\(withdrawn))
                )
                DELETE FROM ai_part_runs WHERE photo_id = \(photo.rawValue) AND part = ANY(\(withdrawn))
                """)
            return true
        }
    }
}
