import Catalog
package import Geocoding
import Intake
import Logging
package import Postgres

/// Takes photos from the lists of reindexes: creates their jobs, or does what needs no original.
///
/// Each step is one transaction. If a process dies during a step, its photos stay on the list. Any number of processes
/// may work at once.
package struct ReindexFeed: Sendable {
    /// Photos per step.
    static let step = 500
    /// Maximum number of waiting jobs per list. More would only slow down pausing and cancelling.
    package static let jobsAtOnce = 1000

    let database: PostgresClient
    let bucket: String
    let gazetteer: Gazetteer

    package init(database: PostgresClient, bucket: String, gazetteer: Gazetteer) {
        self.database = database
        self.bucket = bucket
        self.gazetteer = gazetteer
    }

    private var prefix: String { "s3://\(bucket)/" }
    /// The object key of a row of `photos`.
    private var key: SQL { "substr(s3_path, \(prefix.unicodeScalars.count + 1)::int)" }

    /// Whether a list waits for its rate or for its jobs, and should be checked again soon.
    func isWaiting() async throws(PostgresError) -> Bool {
        try await !database.query(
            """
            SELECT FROM job_batches batch WHERE finished_at IS NULL AND state = 'running'
              AND EXISTS (SELECT FROM job_batch_photos listed WHERE listed.batch_id = batch.id) LIMIT 1
            """
        ).isEmpty
    }

    /// Runs a step of the first due list; returns false if there is none.
    package func advance() async throws -> Bool {
        try await database.transaction { connection in
            guard let list = try await next(on: connection) else { return false }
            let photos = try await take(list, on: connection)
            if list.parts.contains(.places) { try await namePlaces(photos, on: connection) }
            if list.parts.contains(.search) {
                try await connection.execute("INSERT INTO photo_changes (photo_id) SELECT * FROM unnest(\(photos))")
                try await connection.execute("SELECT pg_notify('photo_changes', '')")
            }
            if !list.read.isNothing { try await makeJobs(photos, list, on: connection) }
            return !photos.isEmpty
        }
    }

    private struct List {
        let id: Int64
        let parts: Set<ReindexPart>
        let size: Int

        var read: OriginalsRead { OriginalsRead(parts) }
    }

    /// Locks the list, so that its rate applies to all processes together.
    private func next(on connection: Connection) async throws(PostgresError) -> List? {
        let rows = try await connection.query(
            """
            SELECT batch.id, batch.parts, least(\(Self.step), ceil(coalesce(batch.per_second, \(Self.step))))::bigint
            FROM job_batches batch
            WHERE batch.finished_at IS NULL AND batch.state = 'running' AND batch.next_at <= now()
              AND EXISTS (SELECT FROM job_batch_photos listed WHERE listed.batch_id = batch.id)
              AND (SELECT count(*) FROM ingest_jobs job WHERE job.batch_id = batch.id AND job.state <> 'dead')
                  < \(Self.jobsAtOnce)
            ORDER BY batch.id LIMIT 1 FOR UPDATE OF batch SKIP LOCKED
            """)
        guard let row = rows.first else { return nil }
        let parts = try row.decode([String].self, at: 1).compactMap(ReindexPart.init(rawValue:))
        return List(
            id: try row.decode(Int64.self, at: 0), parts: Set(parts), size: try row.decode(Int.self, at: 2))
    }

    /// Takes the next photos from the list. A photo with a job of another list stays until that job has ended: a job
    /// counts for one list only, and is removed when that list is cancelled.
    private func take(_ list: List, on connection: Connection) async throws(PostgresError) -> [Int64] {
        var isFree: SQL = "TRUE"
        if !list.read.isNothing {
            // Of two transactions that create jobs at the same time, the second sees the jobs of the first.
            try await connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.reindexFeed))")
            isFree = """
                photo_id NOT IN (
                    SELECT photos.id FROM ingest_jobs job JOIN photos ON s3_path = \(prefix) || job.object_key
                    WHERE job.bucket = \(bucket) AND job.batch_id <> \(list.id) AND job.state <> 'dead')
                """
        }
        let rows = try await connection.query(
            """
            DELETE FROM job_batch_photos WHERE batch_id = \(list.id) AND photo_id IN (
                SELECT photo_id FROM job_batch_photos WHERE batch_id = \(list.id) AND \(isFree)
                ORDER BY photo_id DESC LIMIT \(list.size))
            RETURNING photo_id
            """)
        var photos: [Int64] = []
        for row in rows { photos.append(try row.decode(Int64.self, at: 0)) }
        try await connection.execute(
            """
            UPDATE job_batches
            SET next_at = now() + make_interval(secs => \(Double(photos.count)) / per_second)
            WHERE id = \(list.id) AND per_second IS NOT NULL
            """)
        return photos
    }

    private func makeJobs(_ photos: [Int64], _ list: List, on connection: Connection) async throws(PostgresError) {
        let read = list.read
        try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, force, parts, priority, batch_id)
            SELECT \(bucket), \(key), 'created', etag, size_bytes, \(read.parts.isEmpty), \(read.parts.map(\.rawValue)),
                   \(JobPriority.reindex.rawValue)::smallint, \(list.id)
            FROM photos
            WHERE id = ANY(\(photos)) AND deleted_at IS NULL AND starts_with(s3_path, \(prefix)) AND s3_path <> \(prefix)
              AND \(read.condition)
            \(JobQueue.merge)
            """)
        try await connection.execute("SELECT pg_notify(\(JobQueue.channel), '')")
    }

    private func namePlaces(_ photos: [Int64], on connection: Connection) async throws {
        let rows = try await connection.query(
            """
            SELECT id, latitude::float8, longitude::float8 FROM photos
            WHERE id = ANY(\(photos)) AND latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY id FOR NO KEY UPDATE
            """)
        var ids: [Int64] = []
        var names: [PlaceNames?] = []
        for row in rows {
            let position = Coordinate(
                latitude: try row.decode(Double.self, at: 1), longitude: try row.decode(Double.self, at: 2))
            guard let position else { continue }
            ids.append(try row.decode(Int64.self, at: 0))
            names.append(try gazetteer.names(at: position))
        }
        try await connection.execute(
            """
            UPDATE photos SET location_name = place.name, city = place.city, district = place.district,
                region = place.region, country = place.country, country_code = place.code, time_zone = place.zone
            FROM unnest(
                \(ids), \(names.map { ColumnText.limited($0?.locationName, to: 500) }), \(names.map { $0?.city }),
                \(names.map { $0?.district }), \(names.map { $0?.region }), \(names.map { $0?.country }), \(names.map { $0?.countryCode }),
                \(names.map { $0?.timeZone }))
                AS place (id, name, city, district, region, country, code, zone)
            WHERE photos.id = place.id
              AND (photos.location_name, photos.city, photos.district, photos.region, photos.country,
                   photos.country_code, photos.time_zone)
                  IS DISTINCT FROM (place.name, place.city, place.district, place.region, place.country,
                                    place.code::bpchar, place.zone)
            """)
    }
}
