import Intake
import Storage

/// Ends a job with an error in the photo's row. The row gets the version of the object that the error is about, so that a
/// reconciliation does not try that version again.
struct GiveUp: Sendable {
    let store: S3Client
    let missingObject: MissingObject
    let log: JobLog

    /// - Parameter keepsJob: whether the job stays in the queue as a dead letter.
    func outcome(of job: IngestJob, _ failure: JobFailure, keepsJob: Bool = true) async throws -> JobOutcome {
        do {
            let info = try await store.head(job.key, in: job.bucket)
            return outcome(of: job, failure, version: info, keepsJob: keepsJob)
        } catch StorageError.notFound {
            return try await missingObject.outcome(of: job)
        }
    }

    /// The error is not about the content, so values that were read from the same version stay.
    ///
    /// - Parameter info: the current version; nil if it is unknown.
    func outcome(
        of job: IngestJob, _ failure: JobFailure, version info: ObjectInfo?, keepsJob: Bool
    ) -> JobOutcome {
        var row = PhotoRow(of: job, info)
        row.failure = failure
        log.record(row, job)
        if let known = job.known, known.isRead, row.etag == nil || row.etag == known.etag {
            return JobOutcome(noting: failure, on: known, path: job.path, deadLetter: keepsJob)
        }
        return JobOutcome(writing: row, deadLetter: keepsJob ? failure : nil)
    }
}

extension JobFailure {
    static func processDied(times: Int) -> JobFailure {
        JobFailure(
            code: "DECODER_CRASHED", text: "The process died or was killed \(times) times while it read this file.")
    }

    static func tooLarge(size: Int?, limit: Int) -> JobFailure {
        let length = size.map { "\($0) bytes are" } ?? "It is"
        return JobFailure(code: "TOO_LARGE", text: "\(length) more than the limit of \(limit) bytes.")
    }
}
