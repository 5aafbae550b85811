import Catalog
package import Logging
package import Postgres
package import Storage

/// Removes thumbnails that belong to no photo, as marked in `stale_thumbnails`. Any number of processes may do so.
package struct StaleThumbnails: Sendable {
    /// Contents whose thumbnails are removed per transaction.
    private static let step = 100
    /// Seconds to wait for jobs that may still need the thumbnails. The removal is not urgent.
    private static let patience = 60

    let database: PostgresClient
    let store: S3Client
    let bucket: String
    let logger: Logger

    package init(database: PostgresClient, store: S3Client, derivedBucket: String, logger: Logger) {
        self.database = database
        self.store = store
        bucket = derivedBucket
        self.logger = logger
    }

    /// Unmarks the thumbnails of a content that a worker is about to store. Waits for a removal in progress.
    static func keeping(_ sha256: [UInt8]) -> SQL { "DELETE FROM stale_thumbnails WHERE sha256 = \(sha256)" }

    /// Removes the thumbnails that are marked now; returns the number of contents.
    @discardableResult
    package func remove() async throws -> Int {
        var removed = 0
        while let (contents, time) = try await noted(), try await jobsEnded(startedBy: time) {
            removed += try await remove(contents, notedBy: time)
            if contents.count < Self.step { break }
        }
        if removed > 0 { logger.info("removed thumbnails of overwritten photos", metadata: ["photos": "\(removed)"]) }
        return removed
    }

    /// Contents in hexadecimal, and a time after all these marks.
    private func noted() async throws(PostgresError) -> ([String], TimestampTZ)? {
        let rows = try await database.query(
            "SELECT encode(sha256, 'hex'), clock_timestamp() FROM stale_thumbnails ORDER BY noted_at LIMIT \(Self.step)"
        )
        var contents: [String] = []
        var time: TimestampTZ?
        for row in rows {
            contents.append(try row.decode(String.self, at: 0))
            time = try row.decode(TimestampTZ.self, at: 1)
        }
        return time.map { (contents, $0) }
    }

    /// Waits until all jobs have ended that may have read the marks before these were set.
    private func jobsEnded(startedBy time: TimestampTZ) async throws -> Bool {
        for _ in 0..<Self.patience {
            let older = try await database.query(
                "SELECT FROM ingest_jobs WHERE state = 'running' AND started_at <= \(time) LIMIT 1")
            if older.isEmpty { return true }
            try await Task.sleep(for: .seconds(1))
        }
        return false
    }

    private func remove(_ contents: [String], notedBy time: TimestampTZ) async throws -> Int {
        try await database.transaction { connection in
            // A worker that unmarks a content from now on waits for the end of this transaction, and then stores the
            // thumbnails again.
            let rows = try await connection.query(
                """
                SELECT encode(sha256, 'hex'), EXISTS (SELECT FROM photos WHERE photos.sha256 = noted.sha256)
                FROM stale_thumbnails noted
                WHERE sha256 IN (SELECT decode(hex, 'hex') FROM unnest(\(contents)) AS hex) AND noted_at <= \(time)
                FOR UPDATE SKIP LOCKED
                """)
            var removed = 0
            for row in rows where try !row.decode(Bool.self, at: 1) {
                let sha256 = try row.decode(String.self, at: 0)
                for size in DerivedObject.Size.allCases {
                    try await store.delete(DerivedObject.key(sha256: sha256, size: size), in: bucket)
                }
                removed += 1
            }
            var settled: [String] = []
            for row in rows { settled.append(try row.decode(String.self, at: 0)) }
            try await connection.execute(
                "DELETE FROM stale_thumbnails WHERE sha256 IN (SELECT decode(hex, 'hex') FROM unnest(\(settled)) AS hex)"
            )
            return removed
        }
    }
}
