import Postgres
import Support
import Synchronization

/// Broadcasts the `job_progress` notifications of PostgreSQL to subscribers, over one connection that is held while
/// there are any.
final class JobProgressListener: Sendable {
    private struct State {
        var subscribers = 0
        var listenTask: Task<Void, Never>?
        var isListening = false
    }

    private static let channel = "job_progress"

    private let state = Mutex(State())
    private let progress = Broadcast()
    private let postgres: PostgresClient
    /// False with pgbouncer in transaction mode, which accepts LISTEN and forwards no notifications.
    private let listens: Bool

    init(postgres: PostgresClient, listens: Bool) {
        self.postgres = postgres
        self.listens = listens
    }

    /// Whether notifications arrive. Where they do not, as on a replica, subscribers have to poll.
    var isListening: Bool { state.withLock(\.isListening) }

    /// Returns a stream with one element for all changes since the last one; it ends with its reader.
    func changes() -> AsyncStream<Void> {
        state.withLock { state in
            state.subscribers += 1
            if listens, state.listenTask == nil { state.listenTask = Task { await self.listen() } }
        }
        return progress.listen { [self] in subscriberLeft() }
    }

    private func subscriberLeft() {
        let listenTask = state.withLock { state -> Task<Void, Never>? in
            state.subscribers -= 1
            guard state.subscribers == 0 else { return nil }
            defer { (state.listenTask, state.isListening) = (nil, false) }
            return state.listenTask
        }
        listenTask?.cancel()
    }

    private func listen() async {
        for await event in postgres.listen(to: Self.channel) {
            if Task.isCancelled { return }
            state.withLock { state in
                if case .disconnected = event { state.isListening = false } else { state.isListening = true }
            }
            // A new connection counts as a change: notifications before it are lost.
            progress.send()
        }
    }
}
