package import Catalog
package import Postgres

/// Stores which photos are favourites.
package struct Favourites: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// - Returns: false if the photo does not exist.
    package func set(_ favourite: Bool, photo: PhotoID) async throws -> Bool {
        try await postgres.execute(
            "UPDATE photos SET favourite = \(favourite) WHERE id = \(photo.rawValue) AND deleted_at IS NULL"
        ) == 1
    }
}
