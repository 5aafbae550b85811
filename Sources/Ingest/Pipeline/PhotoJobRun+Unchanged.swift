import Catalog
import Foundation
import Intake
import Postgres
import Storage

/// What ends a job whose object has the content that is known: its times and its metadata may be others.
extension PhotoJobRun {
    /// The version is indexed. An object that had been deleted is back, another sidecar may stand beside it, or a program has
    /// set the time of its file: rclone copies the object onto itself for that. The original is not read.
    ///
    /// - Returns: nil where the object has another version by now.
    func unchanged(_ job: IngestJob) async throws -> JobOutcome? {
        guard let known = job.known else { return JobOutcome() }
        if job.words, let facts = try await FileFacts(of: known.id, in: queue.database) {
            metrics.count { $0.unchanged += 1 }
            return try await reworded(job, known, facts)
        }
        let info: ObjectInfo
        do {
            info = try await store.head(job.key, in: job.bucket)
        } catch StorageError.notFound {
            return try await vanished(job)
        }
        guard info.etag == known.etag else { return nil }
        metrics.count { $0.unchanged += 1 }
        let times = try await KnownTimes(of: known.id, in: queue.database)
        if let modified = times.modified, modified == info.lastModified?.timeIntervalSince1970.rounded(.down) {
            guard known.isDeleted else { return JobOutcome() }
            return JobOutcome(
                write: """
                    UPDATE photos SET deleted_at = NULL FROM job
                    WHERE photos.id = \(known.id.rawValue) AND s3_path = \(job.path) RETURNING photos.id
                    """)
        }
        return try retimed(job, known, info, times)
    }

    /// Takes the object's times over, and the date where it is one of them. That it came into the store once more is no date
    /// of a picture that was there before.
    private func retimed(
        _ job: IngestJob, _ known: KnownPhoto, _ info: ObjectInfo, _ times: KnownTimes
    ) throws -> JobOutcome {
        var row = row(of: job, info)
        guard var facts = times.facts,
            let date = CaptureDate(
                fileName: row.fileName, metadata: info.userMetadata, modified: row.objectModifiedAt),
            facts.objectDate != nil, date.source != CaptureDate.arrival
        else { return JobOutcome(write: row.retiming(known.id, takesDate: false)) }
        facts.objectDate = FileFacts.Moment(date)
        row.take(date.settled(in: times.zone))
        return JobOutcome(write: row.retiming(known.id, takesDate: true), after: [try facts.keeping()])
    }
}

/// The times of an object as its photo's row has them, and what its date hangs on.
private struct KnownTimes {
    /// Seconds since 1970, without their fraction: listings and headers differ in it.
    let modified: Double?
    let zone: String?
    let facts: FileFacts?

    init(of photo: PhotoID, in database: PostgresClient) async throws {
        let rows = try await database.query(
            """
            SELECT floor(extract(epoch FROM object_modified_at))::float8, time_zone FROM photos
            WHERE id = \(photo.rawValue)
            """)
        modified = try rows.first?.decode(Double?.self, at: 0)
        zone = try rows.first?.decode(String?.self, at: 1)
        facts = try await FileFacts(of: photo, in: database)
    }
}
