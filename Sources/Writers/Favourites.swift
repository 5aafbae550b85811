package import Catalog
package import Postgres

/// Stores which photos are favourites, and whose.
package struct Favourites: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// Marks a photo as a favourite of the user whose favourites the caller sees, or removes the mark.
    ///
    /// - Returns: false if the caller sees no such photo.
    package func set(_ favourite: Bool, photo: PhotoID, for visibility: Visibility) async throws -> Bool {
        guard visibility.photos == .library else { return false }
        let statement =
            visibility.favourites.map { Self.mark(favourite, photo, of: $0) } ?? Self.sharedMark(favourite, photo)
        return try await !postgres.query(statement).isEmpty
    }

    /// The favourites of a user, by id.
    package func all(of user: User) async throws -> [PhotoID] {
        let isMarked: SQL =
            user.hasSharedFavourites
            ? "favourite" : "id IN (SELECT photo_id FROM favourites WHERE user_id = \(user.id.rawValue))"
        let rows = try await postgres.query(
            "SELECT id FROM photos WHERE \(isMarked) AND deleted_at IS NULL ORDER BY id")
        return try rows.compactMap { PhotoID(rawValue: try $0.decode(named: "id")) }
    }

    /// Of the first owner: a column that other programs read and write.
    private static func sharedMark(_ favourite: Bool, _ photo: PhotoID) -> SQL {
        "UPDATE photos SET favourite = \(favourite) WHERE \(isThere(photo)) RETURNING photos.id"
    }

    /// The locks keep a deletion of the photo from missing the row. A user who was just deleted finds no photo.
    private static func mark(_ favourite: Bool, _ photo: PhotoID, of user: UserID) -> SQL {
        let write: SQL =
            favourite
            ? """
            INSERT INTO favourites (user_id, photo_id) SELECT \(user.rawValue), id FROM photo ON CONFLICT DO NOTHING
            """
            : "DELETE FROM favourites WHERE user_id = \(user.rawValue) AND photo_id IN (SELECT id FROM photo)"
        return """
            WITH photo AS MATERIALIZED (
                     SELECT photos.id FROM photos, users WHERE users.id = \(user.rawValue) AND \(isThere(photo)) FOR KEY SHARE),
                 written AS (\(write))
            SELECT id FROM photo
            """
    }

    private static func isThere(_ photo: PhotoID) -> SQL {
        "photos.id = \(photo.rawValue) AND deleted_at IS NULL AND NOT excluded"
    }
}
