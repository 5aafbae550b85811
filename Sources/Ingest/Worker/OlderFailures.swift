import Intake
package import Postgres

/// Queues files that an older version could not read and that this version may read: files reported as damaged, and
/// files of types that were added since.
///
/// They are queued once per generation of the reader, at the priority of reindexes. Afterwards their rows have this
/// generation, whatever the result.
package struct OlderFailures: Sendable {
    private let database: PostgresClient
    private let bucket: String

    package init(database: PostgresClient, bucket: String) {
        self.database = database
        self.bucket = bucket
    }

    private static let codes = ["CORRUPT", "TRUNCATED", "NOT_A_PICTURE"]

    /// - Returns: the number of queued files; nil if this generation has queued them before.
    package func queue() async throws -> Int? {
        let version = IngestJob.processorVersion
        let prefix = "s3://\(bucket)/"
        let endings = PictureName.extensions + PictureName.ambiguous
        return try await database.transaction { connection -> Int? in
            let marked = try await connection.query(
                """
                INSERT INTO reader_retries (processor_version) VALUES (\(version))
                ON CONFLICT (processor_version) DO NOTHING RETURNING 1
                """)
            if marked.isEmpty { return nil }
            let count = try await connection.execute(
                """
                INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, force, priority)
                SELECT \(bucket), substr(s3_path, \(prefix.unicodeScalars.count + 1)::int), 'created', etag, size_bytes, TRUE,
                       \(JobPriority.reindex.rawValue)::smallint
                FROM photos
                WHERE deleted_at IS NULL AND processor_version < \(version)
                  AND starts_with(s3_path, \(prefix)) AND s3_path <> \(prefix)
                  AND (error_code = ANY(\(Self.codes))
                       OR read_state = 'unsupported'
                          AND lower(substring(filename FROM '[.]([^.]+)$')) = ANY(\(endings)))
                \(JobQueue.merge)
                """)
            try await connection.execute(
                "UPDATE reader_retries SET queued = \(Int64(count)) WHERE processor_version = \(version)")
            if count > 0 { try await connection.execute("SELECT pg_notify(\(JobQueue.channel), '')") }
            return count
        }
    }
}
