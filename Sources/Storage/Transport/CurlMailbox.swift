import CCurl
import Synchronization

/// How tasks talk to curl's thread: they post, and wake it.
final class CurlMailbox: Sendable {
    enum Message: Sendable {
        case start(CurlExchange)
        case resume(CurlExchange)
        case cancel(CurlExchange)
    }

    private struct State {
        var messages: [Message] = []
        /// Set while the thread has a handle to be woken by.
        var waker: ccurl_waker?
        /// Set once nothing is accepted any more.
        var refusal: HTTPTransportError?

        func wake() {
            if let waker { ccurl_wake(waker) }
        }
    }

    private let state = Mutex(State())

    /// Returns why the message was not accepted, or nil where it was.
    func post(_ message: Message) -> HTTPTransportError? {
        state.withLock { state in
            if let refusal = state.refusal { return refusal }
            state.messages.append(message)
            state.wake()
            return nil
        }
    }

    /// Accepts nothing more and has the thread end.
    func close() {
        state.withLock { state in
            state.refusal = state.refusal ?? .closed
            state.wake()
        }
    }

    // curl's thread only.

    func open(waker: ccurl_waker) {
        state.withLock { $0.waker = waker }
    }

    /// What came since the last time, in order; nil once the mailbox is closed.
    func take() -> [Message]? {
        state.withLock { state in
            guard state.refusal == nil else { return nil }
            defer { state.messages.removeAll(keepingCapacity: true) }
            return state.messages
        }
    }

    /// Forgets the waker, whose handle is about to be freed, and returns what nobody will handle any more.
    func retire(because reason: HTTPTransportError) -> [Message] {
        state.withLock { state in
            state.waker = nil
            state.refusal = state.refusal ?? reason
            defer { state.messages = [] }
            return state.messages
        }
    }
}
