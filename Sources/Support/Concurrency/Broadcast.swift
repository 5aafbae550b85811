import Synchronization

/// Notifies any number of listeners that something changed. A listener that is busy gets one notification for all
/// changes since its last one.
package final class Broadcast: Sendable {
    private struct State {
        var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func send() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    /// Returns a stream of notifications, which ends when its reader stops reading.
    ///
    /// - Parameter onEnd: called once, after the listener is removed.
    package func listen(onEnd: (@Sendable () -> Void)? = nil) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextID += 1
            state.listeners[state.nextID] = continuation
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in state.listeners[id] = nil }
            onEnd?()
        }
        return stream
    }
}
