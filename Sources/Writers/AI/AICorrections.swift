package import Catalog
package import Postgres

/// Stores a person's corrections of a photo's faces, objects and tags. They take precedence over results of AI writers.
package struct AICorrections: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// Stores and withdraws corrections of one photo.
    ///
    /// - Returns: false if the photo does not exist.
    package func apply(_ correction: AICorrection, photo: PhotoID) async throws -> Bool {
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
            // A trigger on this table applies the corrections.
            try await connection.execute(
                """
                INSERT INTO photo_ai_results (photo_id) VALUES (\(photo.rawValue))
                ON CONFLICT (photo_id) DO UPDATE SET photo_id = excluded.photo_id
                """)
            // Without these rows the photo is handed out again, and the writers store their own results.
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
