import Catalog
import Postgres

/// Writes the owner's marks.
struct MarkStore: Sendable {
    let postgres: PostgresClient

    /// - Returns: false when there is no such photo.
    func setFavourite(_ favourite: Bool, photo: PhotoID) async throws -> Bool {
        let changed = try await postgres.execute(
            """
            UPDATE photos SET favourite = \(favourite) WHERE id = \(photo.rawValue) AND deleted_at IS NULL
            """)
        return changed == 1
    }
}
