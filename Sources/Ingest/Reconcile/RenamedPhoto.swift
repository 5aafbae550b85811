import Catalog
import Intake
import Postgres
import Storage

/// Finds the photo of an object that got another key: a photo of the same content whose own object is gone.
///
/// The photo keeps its id, and with it the AI results, the people and the users' marks.
struct RenamedPhoto: Sendable {
    /// Photos of the same content that are checked. A library may contain the same picture many times.
    private static let candidates = 4

    let database: PostgresClient
    let store: S3Client
    let queue: JobQueue

    /// Gives the path of `job`, which no photo has, to the photo that the object belongs to, if there is one.
    ///
    /// Until the job ends, the row has the new path and the metadata of the same content. If the job is interrupted,
    /// the next attempt finds a valid row.
    ///
    /// - Returns: that photo.
    func takeOver(_ job: IngestJob, sha256: [UInt8]) async throws -> PhotoID? {
        let prefix = "s3://\(job.bucket)/"
        for row in try await database.query(Self.looking(for: job, sha256: sha256)) {
            let id = try row.decode(Int64.self, at: 0)
            let key = try row.decode(String.self, at: 1)
            guard try await isGone(key, in: job.bucket) else { continue }
            // Another job may have taken it, or the job may belong to another worker by now.
            let taken = try await database.execute(
                """
                UPDATE photos SET s3_path = \(job.path)
                WHERE id = \(id) AND s3_path = \(prefix + key) AND EXISTS (
                    SELECT FROM ingest_jobs WHERE id = \(job.id) AND state = 'running' AND worker = \(queue.worker))
                """)
            if taken == 1 { return PhotoID(rawValue: id) }
        }
        return nil
    }

    /// Photos that the object may belong to.
    static func looking(for job: IngestJob, sha256: [UInt8]) -> SQL {
        let prefix = "s3://\(job.bucket)/"
        return """
            SELECT id, substr(s3_path, \(prefix.unicodeScalars.count + 1)::int), deleted_at IS NOT NULL FROM photos
            WHERE sha256 = \(sha256) AND starts_with(s3_path, \(prefix)) AND s3_path <> \(job.path)
            ORDER BY deleted_at IS NULL, deleted_at DESC, id LIMIT \(Self.candidates)
            """
    }

    /// The outcome of a job whose object is gone. If a copy of the object was indexed within the last day, because a
    /// program copied the object before deleting it, the photo moves to the path of the copy. Otherwise it is marked as
    /// deleted.
    ///
    /// A photo that has another path by now is not changed. The row of the copy stays, deleted and without a path. A
    /// copy that a user marked is a photo of its own.
    ///
    /// - Parameters:
    ///   - objection: why the photo must not be deleted. Then it is recorded as missing, and the batch of the job is
    ///     paused.
    ///   - confirmedRun: the run whose confirmation deletes it.
    func leaving(
        _ id: PhotoID, _ path: String, objection: MissingReason? = nil, confirmedRun: Int64? = nil
    ) -> JobOutcome {
        var outcome = JobOutcome(
            write: """
                UPDATE photos SET
                    s3_path = COALESCE((SELECT path FROM left_behind), s3_path),
                    filename = COALESCE((SELECT filename FROM left_behind), filename),
                    etag = COALESCE((SELECT etag FROM left_behind), etag),
                    object_modified_at = COALESCE((SELECT object_modified_at FROM left_behind), object_modified_at),
                    deleted_at = CASE WHEN EXISTS (SELECT FROM left_behind) THEN NULL ELSE now() END
                FROM job WHERE photos.id = \(id.rawValue) AND s3_path = \(path) AND deleted_at IS NULL
                  AND (\(objection == nil) OR EXISTS (SELECT FROM left_behind))
                RETURNING photos.id, photos.deleted_at
                """,
            before: [
                """
                copy AS MATERIALIZED (
                    SELECT photos.id, photos.s3_path FROM job, photos
                    JOIN photos original ON original.id = \(id.rawValue)
                        AND original.s3_path = \(path) AND original.deleted_at IS NULL
                    WHERE photos.sha256 = original.sha256 AND photos.id > original.id AND photos.deleted_at IS NULL
                      AND photos.s3_path IS NOT NULL AND photos.created_at > now() - interval '1 day'
                      AND NOT photos.favourite
                      AND NOT EXISTS (SELECT FROM favourites WHERE favourites.photo_id = photos.id)
                    ORDER BY photos.id DESC LIMIT 1 FOR UPDATE OF photos)
                """,
                """
                left_behind AS (
                    UPDATE photos SET s3_path = NULL, duplicate_s3_path = copy.s3_path, deleted_at = now()
                    FROM copy WHERE photos.id = copy.id
                    RETURNING copy.s3_path AS path, filename, etag, object_modified_at)
                """,
            ])
        outcome.isWithheld = objection != nil
        outcome.after = objection.map { Self.withholding(id, path, $0) } ?? [Self.remembering(confirmedRun)]
        return outcome
    }

    /// Records for the guard that a photo was marked as deleted.
    private static func remembering(_ confirmedRun: Int64?) -> SQL {
        """
        remembered AS (
            INSERT INTO vanished_photos (photo_id, confirmed_run)
            SELECT id, \(confirmedRun) FROM written WHERE deleted_at IS NOT NULL
            ON CONFLICT (photo_id) DO UPDATE SET vanished_at = now(), confirmed_run = excluded.confirmed_run)
        """
    }

    private static func withholding(_ id: PhotoID, _ path: String, _ reason: MissingReason) -> [SQL] {
        let note = "Photos whose objects are missing are kept; run calotype reconcile before you resume."
        return [
            """
            missing AS (
                INSERT INTO missing_photos (photo_id, s3_path, reason)
                SELECT photos.id, photos.s3_path, \(reason.rawValue) FROM job, photos
                WHERE photos.id = \(id.rawValue) AND photos.s3_path = \(path) AND photos.deleted_at IS NULL
                  AND NOT EXISTS (SELECT FROM written)
                ON CONFLICT (photo_id) DO UPDATE SET s3_path = excluded.s3_path,
                    reason = CASE WHEN missing_photos.reason = 'mass' THEN 'mass' ELSE excluded.reason END)
            """,
            """
            paused AS (
                UPDATE job_batches SET state = 'paused', note = \(note) FROM job
                WHERE job_batches.id = job.batch_id AND job_batches.state = 'running')
            """,
        ]
    }

    private func isGone(_ key: String, in bucket: String) async throws -> Bool {
        do {
            _ = try await store.head(key, in: bucket)
            return false
        } catch StorageError.notFound {
            return true
        }
    }
}
