import Catalog
import Intake
import Storage
import Support

/// The result of a job run, for the worker's loop.
package enum JobRunResult: Sendable {
    case done
    /// The object store is unavailable: every other job would fail as well.
    case storeUnavailable
    case databaseUnavailable
}

/// Processes one job from its claim to its end: plan → download → extract → store thumbnails → commit.
struct PhotoPipeline: Sendable {
    let exclusions: ExclusionList
    let attemptLimit: Int
    let storeSidecar: StoreSidecar
    let reapplySidecars: ReapplySidecars
    let updateTimes: UpdateTimes
    let remakeParts: RemakeParts
    let indexObject: IndexObject
    let missingObject: MissingObject
    let giveUp: GiveUp
    let commit: Commit
    let failures: JobFailureHandler
    let metrics: IngestMetrics

    func run(_ job: IngestJob) async -> JobRunResult {
        let start = ContinuousClock.now
        defer { metrics.count { $0.jobSeconds += (ContinuousClock.now - start).inSeconds } }
        do {
            return try await commit.write(try await outcome(of: job), job)
        } catch {
            return await failures.result(of: job, after: error)
        }
    }

    private func outcome(of job: IngestJob) async throws -> JobOutcome {
        let plan = JobAction.plan(for: job, isExcluded: exclusions.excludes(job.key), attemptLimit: attemptLimit)
        while true {
            do {
                if let outcome = try await firstOutcome(of: plan, job) { return outcome }
            } catch StorageError.notModified {
                // The event announced another version, but the object still has the one in the row.
                if var outcome = try await firstOutcome(of: JobAction.planForIndexedVersion(job), job) {
                    outcome.checkedObject = true
                    return outcome
                }
            }
        }
    }

    /// The outcome of the first action that applies; nil if none does.
    private func firstOutcome(of plan: [JobAction], _ job: IngestJob) async throws -> JobOutcome? {
        do {
            for action in plan {
                if let outcome = try await outcome(of: action, job) { return outcome }
            }
            return nil
        } catch StorageError.notFound(let key) where key.utf8.elementsEqual(job.key.utf8) {
            return try await missingObject.outcome(of: job)
        } catch StorageError.tooLarge(let limit, let size) {
            return try await giveUp.outcome(of: job, .tooLarge(size: size, limit: limit), keepsJob: false)
        } catch let object as UnsupportedLargeObject {
            return indexObject.unsupported(object, job)
        }
    }

    private func outcome(of action: JobAction, _ job: IngestJob) async throws -> JobOutcome? {
        switch action {
        case .skip: .unchecked
        case .giveUp: try await giveUp.outcome(of: job, .processDied(times: job.attempts - 1))
        case .storeXMP: try await storeSidecar.storeXMP(job)
        case .storeTakeout: try await storeSidecar.storeTakeout(job)
        case .reapplySidecars: try await reapplySidecars.outcome(of: job)
        case .updateTimes: try await updateTimes.outcome(of: job)
        case .remakeParts(let parts): try await remakeParts.outcome(of: job, parts)
        case .index(let etag): try await indexObject.outcome(of: job, ifNoneMatch: etag)
        }
    }
}
