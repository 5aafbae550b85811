import Postgres
import Synchronization

/// Tells whoever listens that some job got further: by the notifications of `schema/`, over one connection for all, which
/// is held while anybody listens.
final class JobProgressListener: Sendable {
    private struct State {
        var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var next: UInt64 = 0
        var hearing: Task<Void, Never>?
        /// Notifications come now.
        var isHearing = false
    }

    private static let channel = "job_progress"

    private let state = Mutex(State())
    private let postgres: PostgresClient
    /// False behind pgbouncer in transaction mode, which takes the LISTEN and passes nothing on.
    private let listens: Bool

    init(postgres: PostgresClient, listens: Bool) {
        self.postgres = postgres
        self.listens = listens
    }

    /// Whether changes are told. Where they are not, as on a replica, jobs have to be looked at now and then.
    var isHearing: Bool { state.withLock(\.isHearing) }

    /// One element for all changes since the last was taken; it ends with its reader.
    func changes() -> AsyncStream<Void> {
        let (stream, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = listener
            if listens, state.hearing == nil { state.hearing = Task { await self.hear() } }
            return state.next
        }
        listener.onTermination = { [self] _ in leave(number) }
        return stream
    }

    private func leave(_ number: UInt64) {
        let hearing = state.withLock { state -> Task<Void, Never>? in
            state.listeners[number] = nil
            guard state.listeners.isEmpty else { return nil }
            defer { (state.hearing, state.isHearing) = (nil, false) }
            return state.hearing
        }
        hearing?.cancel()
    }

    private func hear() async {
        for await event in postgres.listen(to: Self.channel) {
            if Task.isCancelled { return }
            let isHearing = if case .disconnected = event { false } else { true }
            // Also when the connection is new: what was notified before is lost.
            let listeners = state.withLock { state in
                state.isHearing = isHearing
                return Array(state.listeners.values)
            }
            for listener in listeners { listener.yield() }
        }
    }
}
