import AsyncAlgorithms
import Catalog
import GraphQL
import Intake
import Query

extension RootResolvers {
    func events(of field: SelectedField, context credential: Credential) async throws -> EventStream {
        do {
            switch field.name {
            case "libraryChanged":
                try credential.require(.read)
                return try libraryChanged(try PhotoFilter(of: field), for: credential.visibility)
            case "jobProgress":
                try credential.require(.admin)
                return try await jobProgress(try field.arguments.string("id") ?? "")
            default: throw UnknownField(type: "Subscription", field: field.name)
            }
        } catch {
            throw Problem(error) ?? error
        }
    }

    private func libraryChanged(_ filter: PhotoFilter, for visibility: Visibility) throws -> EventStream {
        let (index, patience) = (services.index, patience)
        _ = try index.snapshot(for: visibility)
        // Photos that a caller may not see do not change for that caller.
        let changes = visibility.photos == .library ? index.changes() : AsyncStream { _ in }
        return Self.events(after: changes) { (_: Never?) in
            let count = try await withDeadline(patience) { try index.snapshot(for: visibility).count(filter) }
            return .next(.object(LibraryChangeObject(totalCount: count)))
        }
    }

    /// Reads the progress after each notification. Without notifications it is read when the library changes, as it
    /// does when a job writes photos, and every five seconds for photos that do not change.
    private func jobProgress(_ id: String) async throws -> EventStream {
        guard case .job(let number)? = GlobalID(id) else {
            throw APIError.badInput(field: "id", reason: "is not the id of a job")
        }
        let (reindexing, batch) = (services.reindexing, BatchID(rawValue: number))
        guard try await reindexing.progress(of: batch) != nil else {
            throw APIError.notFound("There is no job \"\(id)\".")
        }
        let jobs = services.jobs
        let quiet = AsyncTimerSequence(interval: .seconds(5), clock: ContinuousClock()).map { _ in () }
        let unheard = merge(services.index.changes(), quiet).filter { _ in !jobs.isListening }
        return Self.events(after: merge(jobs.changes(), unheard)) { (last: BatchProgress?) in
            guard let progress = try await reindexing.progress(of: batch), progress != last else { return .nothing }
            let job = ResolvedValue.object(JobObject(progress))
            return progress.finishedAt != nil ? .last(job) : .next(job, progress)
        }
    }

    private enum Event<State: Sendable> {
        /// The state is passed to the next call of `make`.
        case next(ResolvedValue, State? = nil)
        case last(ResolvedValue)
        case nothing
    }

    /// One event immediately, then at most one per second after changes. A slow reader gets the latest.
    private static func events<State: Sendable>(
        after changes: some AsyncSequence<Void, Never> & Sendable,
        _ make: @escaping @Sendable (State?) async throws -> Event<State>
    ) -> EventStream {
        EventStream(bufferingPolicy: .bufferingNewest(1)) { events in
            let maker = Task {
                do {
                    var last: State?
                    for await _ in chain([()].async, changes) {
                        switch try await make(last) {
                        case .nothing: break
                        case .next(let value, let state):
                            events.yield(value)
                            last = state
                        case .last(let value):
                            events.yield(value)
                            return events.finish()
                        }
                        try await Task.sleep(for: .seconds(1))
                    }
                    events.finish()
                } catch {
                    events.finish(throwing: Problem(error) ?? error)
                }
            }
            events.onTermination = { _ in maker.cancel() }
        }
    }
}
