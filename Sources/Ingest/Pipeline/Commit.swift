import Intake
import Logging
import Postgres
import Support

/// Writes the outcome of a job.
struct Commit: Sendable {
    let committer: JobCommitter
    let logger: Logger

    /// Retries until the database accepts the outcome: a restart of the database must not cause a second download.
    ///
    /// - Throws: ``RowRefused``
    func write(_ outcome: JobOutcome, _ job: IngestJob) async throws -> JobRunResult {
        var backoff = ExponentialBackoff(first: .milliseconds(200), longest: .seconds(5))
        while !Task.isCancelled {
            do throws(PostgresError) {
                if try await !committer.finish(job, outcome) {
                    logger.notice("job lease lost to another worker", metadata: ["key": "\(job.key)"])
                }
                return .done
            } catch  where error.isUnavailable || error.isRetryable {
                do { try await Task.sleep(for: backoff.next()) } catch { return .databaseUnavailable }
            } catch {
                throw RowRefused(error: error)
            }
        }
        return .databaseUnavailable
    }
}

/// The database rejects the row of a job.
struct RowRefused: Error {
    let error: PostgresError
}
