import Intake
import Logging
import Postgres
import Storage

/// Decides what becomes of a job that failed: whether the store or the object is at fault, and whether it is tried again.
struct JobFailureHandler: Sendable {
    let queue: JobQueue
    let store: S3Client
    let storeHealth: StoreHealthProbe
    let giveUp: GiveUp
    let settings: IngestSettings
    let metrics: IngestMetrics
    let logger: Logger

    /// Seconds after which a job is given up if its object is unavailable while the store serves others.
    private static let patience = 24.0 * 3600

    func result(of job: IngestJob, after error: any Error) async -> JobRunResult {
        switch error {
        case let error as StorageError: await result(of: job, after: error)
        case ThumbnailError.stopped(let error): await postpone(job, after: error)
        case ThumbnailError.refused(let error):
            await fail(
                job, JobFailure(code: "THUMBNAILS_REFUSED", text: "Thumbnails could not be stored: \(error)"))
        case let error as PostgresError where error.isUnavailable: .databaseUnavailable
        case let refused as RowRefused:
            await fail(job, JobFailure(code: "ROW_REFUSED", text: "\(refused.error)"))
        case let error as DecoderUnavailable:
            await fail(job, JobFailure(code: "DECODER_UNAVAILABLE", text: "\(error)"))
        case is CancellationError: .done
        default: await fail(job, JobFailure(code: "INTERNAL", text: "\(error)"))
        }
    }

    /// If the store serves other objects, the object is at fault, otherwise the store.
    private func result(of job: IngestJob, after error: StorageError) async -> JobRunResult {
        do throws(PostgresError) {
            switch error {
            case .rejected, .invalidResponse, .invalidKeyLength, .rangeNotSatisfiable, .preconditionFailed:
                return await fail(job, JobFailure(code: "STORE_REFUSED", text: "\(error)"))
            case .accessDenied(let code, _):
                if code == "InvalidObjectState" {
                    let text = "The object is archived: restore it in the store, then retry the job (\(code))."
                    return await fail(job, JobFailure(code: "ARCHIVED", text: text))
                }
                guard try await storeHealth.isHealthy(besides: job) else { return await postpone(job, after: error) }
                return await fail(job, JobFailure(code: "ACCESS_DENIED", text: "\(error)"))
            case .unavailable:
                guard try await storeHealth.isHealthy(besides: job) else { return await postpone(job, after: error) }
                let failure = JobFailure(code: "STORE_UNAVAILABLE", text: "\(error)")
                if job.age > Self.patience { return await endAsDeadLetter(job, failure) }
                metrics.count { $0.postponed += 1 }
                logger.warning("object unavailable", metadata: ["key": "\(job.key)", "error": "\(error)"])
                let delay = Duration.seconds(max(10, job.age / 2) * Double.random(in: 0.5...1))
                try await queue.postpone(job, by: delay, failure: failure, countsAttempt: false)
                return .done
            default:
                return await postpone(job, after: error)
            }
        } catch {
            return .databaseUnavailable
        }
    }

    /// Postpones the job without counting the attempt. Other jobs would fail as well, so the worker waits.
    private func postpone(_ job: IngestJob, after error: StorageError) async -> JobRunResult {
        metrics.count { $0.postponed += 1 }
        logger.warning("object store unavailable", metadata: ["key": "\(job.key)", "error": "\(error)"])
        do {
            try await queue.postpone(
                job, by: .seconds(.random(in: 1...5)),
                failure: JobFailure(code: "STORE_UNAVAILABLE", text: "\(error)"),
                countsAttempt: false)
            return .storeUnavailable
        } catch {
            return .databaseUnavailable
        }
    }

    /// Postpones the job with exponential backoff, or gives it up after the last attempt.
    private func fail(_ job: IngestJob, _ failure: JobFailure) async -> JobRunResult {
        guard job.attempts < settings.attemptLimit else { return await endAsDeadLetter(job, failure) }
        logger.error(
            "job failed", metadata: ["key": "\(job.key)", "code": "\(failure.code)", "error": "\(failure.text)"])
        do {
            let delay = settings.firstRetry * (1 << job.attempts) * Double.random(in: 0.5...1)
            try await queue.postpone(job, by: delay, failure: failure, countsAttempt: true)
            return .done
        } catch {
            logger.error("failed to record job failure", metadata: ["key": "\(job.key)", "error": "\(error)"])
            return .databaseUnavailable
        }
    }

    /// Ends the job with its error in the row, and keeps it as a dead letter.
    private func endAsDeadLetter(_ job: IngestJob, _ failure: JobFailure) async -> JobRunResult {
        let outcome = giveUp.outcome(of: job, failure, version: await version(of: job), keepsJob: true)
        do {
            try await queue.finish(job, outcome)
            return .done
        } catch {
            logger.error("failed to record job failure", metadata: ["key": "\(job.key)", "error": "\(error)"])
            return .databaseUnavailable
        }
    }

    /// The current version of the object, from the listing if a HEAD request fails; nil if both fail.
    private func version(of job: IngestJob) async -> ObjectInfo? {
        do {
            return try await store.head(job.key, in: job.bucket)
        } catch {
            logger.debug("HEAD request for the object failed", metadata: ["key": "\(job.key)", "error": "\(error)"])
        }
        do {
            return try await store.page(of: job.bucket, prefix: job.key, pageSize: 100).objects.first {
                $0.key.utf8.elementsEqual(job.key.utf8)
            }
        } catch {
            logger.debug("listing of the object failed", metadata: ["key": "\(job.key)", "error": "\(error)"])
            return nil
        }
    }
}
