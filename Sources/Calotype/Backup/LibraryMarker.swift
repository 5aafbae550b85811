import Crypto
import Foundation
package import Postgres
import Support

/// Marks a destination with the id of the library whose backups it contains.
///
/// Two libraries must not share a destination, since each removes expired backups there. A marker is also missing when
/// the disk of the destination is not mounted.
package struct LibraryMarker: Sendable {
    static let fileName = "library-id.txt"

    private let database: PostgresClient

    package init(database: PostgresClient) {
        self.database = database
    }

    /// Checks the marker of a destination, and writes it if it is missing.
    ///
    /// - Parameter acceptsEmpty: accept an empty destination although earlier backups went there.
    /// - Throws: ``BackupError/otherLibrary(_:)``, ``BackupError/emptied(_:)``.
    package func claim(_ destination: BackupDestination, acceptsEmpty: Bool = false) async throws {
        guard let id = try await libraryID() else { return }
        if let marker = try await destination.marker() {
            guard marker == id else { throw BackupError.otherLibrary(destination.description) }
            return
        }
        // Destinations of earlier versions have backups and no marker.
        if !acceptsEmpty, try await destination.list().isEmpty, try await hasBackups(at: destination.description) {
            throw BackupError.emptied(destination.description)
        }
        try await destination.write(marker: id)
    }

    /// Derived from the time of the first migration, which backups and upgrades of the cluster keep. Nil if the database
    /// has no schema.
    private func libraryID() async throws -> String? {
        guard try await database.has(table: "schema_migrations") else { return nil }
        let rows = try await database.query(
            "SELECT (extract(epoch FROM min(applied_at)) * 1000000)::bigint FROM schema_migrations")
        guard let moment = try rows.first?.decode(Int64?.self, at: 0) else { return nil }
        return Hex.string(SHA256.hash(data: Data("calotype library \(moment)".utf8)).prefix(16))
    }

    private func hasBackups(at destination: String) async throws -> Bool {
        guard try await database.has(table: "backup_runs") else { return false }
        let rows = try await database.query(
            "SELECT EXISTS (SELECT FROM backup_runs WHERE ok AND destination = \(destination))")
        return try rows.first?.decode(Bool.self, at: 0) ?? false
    }
}
