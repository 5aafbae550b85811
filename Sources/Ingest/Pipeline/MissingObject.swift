import Intake

/// Ends the job of an object that the store does not have.
struct MissingObject: Sendable {
    let gate: VanishingGate
    let renamed: RenamedPhoto
    let log: JobLog

    func outcome(of job: IngestJob) async throws -> JobOutcome {
        switch MissingObjectAction.action(for: job) {
        case .skip: return JobOutcome()
        case .markVanished(let photo):
            let objection = try await gate.objection(to: job, of: photo)
            log.metrics.count { if objection == nil { $0.removed += 1 } else { $0.withheld += 1 } }
            return renamed.leaving(photo, job.path, objection: objection, confirmedRun: job.confirmedRun)
        case .recordError:
            var row = PhotoRow(of: job, nil)
            row.etag = nil
            row.isGone = true
            row.failure = JobFailure(
                code: "OBJECT_VANISHED", text: "The object was deleted before it could be read.")
            log.record(row, job)
            return JobOutcome(writing: row)
        }
    }
}
