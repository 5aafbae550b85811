import Intake
import Logging
import Postgres
import Storage

/// What becomes of a job whose work failed: whose fault that is, and whether it is tried again.
extension PhotoJobRun {
    /// Seconds after which a job is given up whose object alone cannot be had, while the store has others.
    private static let patience = 24.0 * 3600

    /// The store's fault or the object's: that shows in whether it has others.
    func settle(_ job: IngestJob, after error: StorageError) async -> JobRunResult {
        do throws(PostgresError) {
            switch error {
            case .rejected, .invalidResponse, .invalidKeyLength, .rangeNotSatisfiable, .preconditionFailed:
                return await fail(job, JobFailure(code: "STORE_REFUSED", text: "\(error)"))
            case .accessDenied(let code, _):
                if code == "InvalidObjectState" {
                    let text = "The object is archived: restore it in the store, then retry the job (\(code))."
                    return await fail(job, JobFailure(code: "ARCHIVED", text: text))
                }
                guard try await storeHealth.isHealthy(besides: job) else { return await putOff(job, after: error) }
                return await fail(job, JobFailure(code: "ACCESS_DENIED", text: "\(error)"))
            case .unavailable:
                guard try await storeHealth.isHealthy(besides: job) else { return await putOff(job, after: error) }
                let failure = JobFailure(code: "STORE_UNAVAILABLE", text: "\(error)")
                if job.age > Self.patience { return await giveUp(job, failure) }
                metrics.count { $0.postponed += 1 }
                logger.warning("object unavailable", metadata: ["key": "\(job.key)", "error": "\(error)"])
                let delay = Duration.seconds(max(10, job.age / 2) * Double.random(in: 0.5...1))
                try await queue.postpone(job, by: delay, failure: failure, countsAttempt: false)
                return .done
            default:
                return await putOff(job, after: error)
            }
        } catch {
            return .databaseUnavailable
        }
    }

    /// Everything else would fail as well: the worker waits, and no attempt is used up.
    func putOff(_ job: IngestJob, after error: StorageError) async -> JobRunResult {
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

    /// Puts the job off, longer each time, or gives it up after the last attempt.
    func fail(_ job: IngestJob, _ failure: JobFailure) async -> JobRunResult {
        guard job.attempts < settings.attemptLimit else { return await giveUp(job, failure) }
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

    /// Ends the job as a row with its error, and keeps it for a person to look at.
    private func giveUp(_ job: IngestJob, _ failure: JobFailure) async -> JobRunResult {
        let ending = givenUp(job, failure, of: await version(of: job), keepsJob: true)
        do {
            try await queue.finish(job, ending)
            return .done
        } catch {
            logger.error("failed to record job failure", metadata: ["key": "\(job.key)", "error": "\(error)"])
            return .databaseUnavailable
        }
    }

    /// The object as it is now; by the listing where it must not be read. Nil where neither tells.
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
