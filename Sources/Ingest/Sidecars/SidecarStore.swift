import Catalog
import Intake
import Postgres
import XML

/// The sidecars in the database.
struct SidecarStore: Sendable {
    /// The content of a sidecar, or why it could not be read.
    enum Content: Sendable {
        case sidecar(Sidecar)
        case unreadable(XMLError)
    }

    let queue: JobQueue

    /// The sidecars of an object, strongest first.
    func sidecars(for key: String, in bucket: String) async throws(PostgresError) -> [Sidecar] {
        var sidecars: [Sidecar] = []
        for row in try await queue.database.query(Self.looking(for: key, in: bucket)) {
            if let sidecar = try Self.sidecar(row) { sidecars.append(sidecar) }
        }
        return sidecars
    }

    /// The keys of possible sidecars of an object, strongest first.
    static func names(for key: String) -> [String] {
        SidecarName.candidates(for: key) + TakeoutName.candidates(for: key)
    }

    /// The keys of objects that a sidecar may belong to.
    static func objects(of sidecar: String, _ takeout: [UInt8]?) -> [String] {
        SidecarName.isSidecar(sidecar)
            ? SidecarName.objects(of: sidecar)
            : TakeoutName.objects(of: sidecar, title: takeout.flatMap { TakeoutFile($0)?.title })
    }

    /// One row per sidecar, strongest first; see ``sidecar(_:)``.
    static func looking(for key: String, in bucket: String) -> SQL {
        let names = Self.names(for: key)
        return """
            SELECT xmp, takeout, array_position(\(names), object_key) AS place FROM sidecars
            WHERE bucket = \(bucket) AND object_key = ANY(\(names)) AND (xmp IS NOT NULL OR takeout IS NOT NULL)
            ORDER BY place
            """
    }

    static func sidecar(_ row: Row) throws(PostgresError) -> Sidecar? {
        if let xmp = try row.decode([UInt8]?.self, at: 0) { return .xmp(xmp) }
        return try row.decode([UInt8]?.self, at: 1).map { .takeout($0) }
    }

    /// Stores the content of a sidecar, or the reason why it could not be read. If it changed, queues the photos that
    /// it belongs to.
    func keep(_ job: IngestJob, etag: String?, size: Int?, content: Content) async throws(PostgresError) {
        var (xmp, takeout, error): ([UInt8]?, [UInt8]?, String?) = (nil, nil, nil)
        switch content {
        case .sidecar(.xmp(let bytes)): xmp = bytes
        case .sidecar(.takeout(let bytes)): takeout = bytes
        case .unreadable(let reason): error = "\(reason)"
        }
        let changed = try await queue.database.execute(
            """
            INSERT INTO sidecars AS kept (bucket, object_key, etag, size_bytes, xmp, takeout, error)
            SELECT \(job.bucket), \(job.key), \(etag), \(size), \(xmp), \(takeout), \(error)
            WHERE NOT EXISTS (
                SELECT FROM forgotten_photos forgotten WHERE forgotten.s3_path = \(job.path) AND forgotten.etag = \(etag))
            ON CONFLICT ON CONSTRAINT sidecars_pkey DO UPDATE SET
                etag = excluded.etag, size_bytes = excluded.size_bytes, xmp = excluded.xmp, takeout = excluded.takeout,
                error = excluded.error
            WHERE kept.etag IS DISTINCT FROM excluded.etag OR kept.xmp IS DISTINCT FROM excluded.xmp
               OR kept.takeout IS DISTINCT FROM excluded.takeout OR \(job.force)
            """)
        if changed > 0 { try await takeOverAgain(job, takeout) }
    }

    /// Removes a sidecar whose object is gone, and its values in the photos.
    func forget(_ job: IngestJob) async throws(PostgresError) {
        let gone = try await queue.database.query(
            "DELETE FROM sidecars WHERE bucket = \(job.bucket) AND object_key = \(job.key) RETURNING takeout")
        if let row = gone.first { try await takeOverAgain(job, try row.decode([UInt8]?.self, at: 0)) }
    }

    /// Queues the photos of a sidecar, without a download of their originals. The job of a photo that is running is
    /// queued again after its end, because it may have read the sidecars before. What is known about the version stays.
    private func takeOverAgain(_ job: IngestJob, _ takeout: [UInt8]?) async throws(PostgresError) {
        let keys = Self.objects(of: job.key, takeout)
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
