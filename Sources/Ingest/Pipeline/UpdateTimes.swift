import Catalog
import Foundation
import Intake
import Postgres
import Storage

/// Takes over the times of an object whose version is indexed, with one HEAD request.
///
/// The job of such an object has a reason: a deleted object came back, or a program set the time of its file. rclone copies
/// the object onto itself for that.
struct UpdateTimes: Sendable {
    let store: S3Client
    let database: PostgresClient
    let homeZone: String?
    let metrics: IngestMetrics

    /// - Returns: nil if the object has another version than the row.
    func outcome(of job: IngestJob) async throws -> JobOutcome? {
        guard let known = job.known else { return JobOutcome() }
        let info = try await store.head(job.key, in: job.bucket)
        guard info.etag == known.etag else { return nil }
        metrics.count { $0.unchanged += 1 }
        let times = try await KnownTimes(of: known.id, in: database)
        if let modified = times.modified, modified == info.lastModified?.timeIntervalSince1970.rounded(.down) {
            guard known.isDeleted else { return JobOutcome() }
            return JobOutcome(
                write: """
                    UPDATE photos SET deleted_at = NULL FROM job
                    WHERE photos.id = \(known.id.rawValue) AND s3_path = \(job.path) RETURNING photos.id
                    """)
        }
        return try outcome(of: job, known, info, times)
    }

    /// Takes the times over, and the date if it is one of them. The time at which a copy reached the store is no date of a
    /// picture that was there before.
    private func outcome(
        of job: IngestJob, _ known: KnownPhoto, _ info: ObjectInfo, _ times: KnownTimes
    ) throws -> JobOutcome {
        var row = PhotoRow(of: job, info, homeZone: homeZone)
        guard var facts = times.facts,
            let date = CaptureDate(
                fileName: row.fileName, metadata: info.userMetadata, modified: row.objectModifiedAt),
            facts.objectDate != nil, date.source != CaptureDate.arrival
        else { return JobOutcome(write: row.updateOfTimes(known.id, takesDate: false)) }
        facts.objectDate = FileFacts.Moment(date)
        row.take(date.settled(in: times.zone))
        return JobOutcome(write: row.updateOfTimes(known.id, takesDate: true), after: [try facts.insertion()])
    }
}

/// The times of an object in its photo's row, and the metadata that decides whether they are the photo's date.
private struct KnownTimes {
    /// Whole seconds since 1970: listings and response headers differ in the fraction.
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
