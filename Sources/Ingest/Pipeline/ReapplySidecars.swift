import Intake

/// Applies the sidecars of a photo again, to the metadata that its file had when it was read. The object is not
/// downloaded.
struct ReapplySidecars: Sendable {
    let sidecars: SidecarStore
    let extraction: MetadataExtraction
    let log: JobLog

    /// - Returns: nil if the metadata of the file is not stored.
    func outcome(of job: IngestJob) async throws -> JobOutcome? {
        guard let known = job.known, let facts = try await FileFacts(of: known.id, in: sidecars.queue.database) else {
            return nil
        }
        log.metrics.count { $0.unchanged += 1 }
        let contents = try await extraction.reapply(
            try await sidecars.sidecars(for: job.key, in: job.bucket), to: facts, of: job)
        log.warn(contents.warnings, job)
        var outcome = JobOutcome(write: contents.row.updateOfSidecarValues(known.id))
        outcome.checkedObject = false
        return outcome
    }
}
