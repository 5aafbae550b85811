import Catalog
import Intake
import Postgres

/// The XMP files beside pictures, as the database keeps them.
struct SidecarStore: Sendable {
    let queue: JobQueue

    /// The packets that belong to an object, the strongest first.
    func packets(for key: String, in bucket: String) async throws(PostgresError) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        for row in try await queue.database.query(Self.looking(for: key, in: bucket)) {
            packets.append(try row.decode([UInt8].self, at: 0))
        }
        return packets
    }

    /// A packet a row, the strongest first.
    static func looking(for key: String, in bucket: String) -> SQL {
        let names = SidecarName.candidates(for: key)
        return """
            SELECT xmp, array_position(\(names), object_key) AS place FROM sidecars
            WHERE bucket = \(bucket) AND object_key = ANY(\(names)) AND xmp IS NOT NULL
            ORDER BY place
            """
    }

    /// Keeps a packet, or the reason why there is none, and has its pictures take it over where it is another than before.
    func keep(
        _ job: IngestJob, etag: String?, size: Int?, content: Result<[UInt8], XMLTreeError>
    ) async throws(PostgresError) {
        let (xmp, error): ([UInt8]?, String?) =
            switch content {
            case .success(let bytes): (bytes, nil)
            case .failure(let error): (nil, "\(error)")
            }
        let changed = try await queue.database.execute(
            """
            INSERT INTO sidecars AS kept (bucket, object_key, etag, size_bytes, xmp, error)
            VALUES (\(job.bucket), \(job.key), \(etag), \(size), \(xmp), \(error))
            ON CONFLICT ON CONSTRAINT sidecars_pkey DO UPDATE SET
                etag = excluded.etag, size_bytes = excluded.size_bytes, xmp = excluded.xmp, error = excluded.error
            WHERE kept.etag IS DISTINCT FROM excluded.etag OR kept.xmp IS DISTINCT FROM excluded.xmp OR \(job.force)
            """)
        if changed > 0 { try await takeOverAgain(job) }
    }

    /// The sidecar is gone, and with it what it said.
    func forget(_ job: IngestJob) async throws(PostgresError) {
        let gone = try await queue.database.execute(
            "DELETE FROM sidecars WHERE bucket = \(job.bucket) AND object_key = \(job.key)")
        if gone > 0 { try await takeOverAgain(job) }
    }

    /// Queues the pictures of a sidecar, to take it over once more; their originals are not read for that. One in work is
    /// queued once more after it, since it may have looked before. Nothing is said of a version: what was said stays.
    private func takeOverAgain(_ job: IngestJob) async throws(PostgresError) {
        let keys = SidecarName.objects(of: job.key)
        let prefix = "s3://\(job.bucket)/"
        try await queue.database.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, words, priority)
            SELECT \(job.bucket), object.key, 'created', photo.etag, photo.size_bytes, TRUE,
                   \(JobPriority.reconcile.rawValue)::smallint
            FROM unnest(\(keys)) AS object (key)
            LEFT JOIN photos photo ON photo.s3_path = \(prefix) || object.key AND photo.deleted_at IS NULL
            WHERE photo.id IS NOT NULL OR EXISTS (
                SELECT FROM ingest_jobs job
                WHERE job.bucket = \(job.bucket) AND job.object_key = object.key AND job.state = 'running')
            ON CONFLICT ON CONSTRAINT ingest_jobs_one_per_object DO UPDATE SET
                words = TRUE, revision = ingest_jobs.revision + 1,
                priority = LEAST(ingest_jobs.priority, excluded.priority)
            """)
        try await queue.database.notify(JobQueue.channel)
    }
}
