import Intake

/// The progress of a job; nil when there is none with that id.
struct JobRequest: Sendable {
    private let batch: BatchID?

    init(_ batch: BatchID) { self.batch = batch }

    /// - Parameter id: the job's global id. Any other string is the id of no job.
    init(id: String) {
        if case .job(let id)? = GlobalID(id) { batch = BatchID(rawValue: id) } else { batch = nil }
    }

    func result(_ services: LibraryServices) async throws -> JobObject? {
        guard let batch else { return nil }
        return try await services.reindexing.progress(of: batch).map(JobObject.init)
    }
}
