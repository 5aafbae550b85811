import Catalog
import Intake
import Postgres
import Storage

/// Finds the photo that an object was before it got another key: one of the same content whose own object is gone.
///
/// It keeps its number, and with it the AI results, the people and the owner's marks.
struct RenamedPhoto: Sendable {
    /// Photos of the same content whose objects are asked for; a library may hold the same picture many times.
    private static let candidates = 4

    let database: PostgresClient
    let store: S3Client
    let queue: JobQueue

    /// Gives the path of `job`, which no photo has, to the photo that it belongs to, if there is one.
    ///
    /// Between this and the end of the job the row bears the new path and the old facts of the same content, so
    /// whatever happens in between, the next attempt finds a row that is true.
    ///
    /// - Returns: that photo.
    func takeOver(_ job: IngestJob, sha256: [UInt8]) async throws -> PhotoID? {
        let prefix = "s3://\(job.bucket)/"
        for row in try await database.query(Self.looking(for: job, sha256: sha256)) {
            let id = try row.decode(Int64.self, at: 0)
            let key = try row.decode(String.self, at: 1)
            guard try await isGone(key, in: job.bucket) else { continue }
            // Another job may have taken it, or this one may be another worker's by now.
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

    /// The photos that it may have been.
    static func looking(for job: IngestJob, sha256: [UInt8]) -> SQL {
        let prefix = "s3://\(job.bucket)/"
        return """
            SELECT id, substr(s3_path, \(prefix.unicodeScalars.count + 1)::int), deleted_at IS NOT NULL FROM photos
            WHERE sha256 = \(sha256) AND starts_with(s3_path, \(prefix)) AND s3_path <> \(job.path)
            ORDER BY deleted_at IS NULL, deleted_at DESC, id LIMIT \(Self.candidates)
            """
    }

    /// What ends the job of an object that is gone: its photo moves to the place of a copy that came in the last day,
    /// as a program leaves one that copies first and deletes then; otherwise it is marked as deleted.
    ///
    /// Nothing happens to a photo that bears another path by now. The copy's row stays, deleted and without a path. A copy that the owner marked is a photo of its own.
    ///
    /// - Parameters:
    ///   - objection: why the photo must not be deleted. It is noted as missing then, and a batch that met it is paused.
    ///   - confirmedRun: the run whose confirmation deletes it.
    func leaving(
        _ id: PhotoID, _ path: String, objection: MissingReason? = nil, confirmedRun: Int64? = nil
    ) -> JobOutcome {
        var ending = JobOutcome(
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
                    ORDER BY photos.id DESC LIMIT 1 FOR UPDATE OF photos)
                """,
                """
                left_behind AS (
                    UPDATE photos SET s3_path = NULL, duplicate_s3_path = copy.s3_path, deleted_at = now()
                    FROM copy WHERE photos.id = copy.id
                    RETURNING copy.s3_path AS path, filename, etag, object_modified_at)
                """,
            ])
        ending.isWithheld = objection != nil
        ending.after = objection.map { Self.withholding(id, path, $0) } ?? [Self.remembering(confirmedRun)]
        return ending
    }

    /// The guard's memory of a photo that was marked as deleted.
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
