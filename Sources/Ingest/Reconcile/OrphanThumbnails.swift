import Catalog
import Foundation
import Postgres
import Storage

/// Removes thumbnails whose original was overwritten: no photo has their content any more.
///
/// Those of deleted photos stay, for the day they come back. Nothing but thumbnails of our naming is touched, and none
/// younger than an hour, since a worker stores them before the row says so.
struct OrphanThumbnails: Sendable {
    static let youngest: TimeInterval = 3600

    let store: S3Client
    let bucket: String

    /// Returns how many there were. So many that the database must have lost its rows are left alone, unless it is
    /// `confirmed`: to make thumbnails again costs a reading of the originals.
    func remove(confirmed: Bool, before now: Date = Date(), on connection: Connection) async throws -> Int {
        try await connection.execute("DROP TABLE IF EXISTS pg_temp.orphans")
        try await connection.execute("CREATE TEMPORARY TABLE orphans (object_key TEXT)")
        var thumbnails = 0
        var orphans = 0
        for try await page in store.list(bucket) {
            let old = page.objects.filter { object in
                object.lastModified.map { now.timeIntervalSince($0) > Self.youngest } ?? false
            }
            let named = old.compactMap { object in Self.hash(of: object.key).map { (object.key, $0) } }
            thumbnails += named.count
            orphans += try await connection.execute(
                """
                INSERT INTO pg_temp.orphans
                SELECT object.key FROM unnest(\(named.map(\.0)), \(named.map(\.1))) AS object (key, hash)
                WHERE NOT EXISTS (SELECT FROM photos WHERE photos.sha256 = decode(object.hash, 'hex'))
                """)
        }
        if confirmed || !ReconcileReport.isMass(orphans, of: thumbnails) { try await removeAll(on: connection) }
        try await connection.execute("DROP TABLE pg_temp.orphans")
        return orphans
    }

    private func removeAll(on connection: Connection) async throws {
        while true {
            // Asked once more: a photo may have come back since.
            let rows = try await connection.query(
                """
                DELETE FROM pg_temp.orphans WHERE ctid IN (SELECT ctid FROM pg_temp.orphans LIMIT 500)
                RETURNING object_key, NOT EXISTS (
                    SELECT FROM photos WHERE sha256 = decode(split_part(object_key, '/', 2), 'hex'))
                """)
            if rows.isEmpty { return }
            for row in rows where try row.decode(Bool.self, at: 1) {
                try await store.delete(try row.decode(String.self, at: 0), in: bucket)
            }
        }
    }

    /// The SHA-256 in a key of our naming: `ab/ab12…/grid.jpg`.
    static func hash(of key: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 64 else { return nil }
        let hash = String(parts[1])
        guard hash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            DerivedObject.Size.allCases.contains(where: { DerivedObject.key(sha256: hash, size: $0) == key })
        else { return nil }
        return hash
    }
}
