import CCurl
import Synchronization

/// The queue through which tasks send messages to curl's thread and wake it.
final class CurlMailbox: Sendable {
    enum Message: Sendable {
        case start(CurlExchange)
        case resume(CurlExchange)
        case cancel(CurlExchange)
    }

    private struct State {
        var messages: [Message] = []
        /// Set while the thread has a handle that can wake it.
        var waker: ccurl_waker?
        /// Set once the mailbox rejects messages.
        var refusal: HTTPTransportError?

        func wake() {
            if let waker { ccurl_wake(waker) }
        }
    }

    private let state = Mutex(State())

    /// Returns nil if the message was accepted, otherwise the reason.
    func post(_ message: Message) -> HTTPTransportError? {
        state.withLock { state in
            if let refusal = state.refusal { return refusal }
            state.messages.append(message)
            state.wake()
            return nil
        }
    }

    /// Rejects further messages and ends the thread.
    func close() {
        state.withLock { state in
            state.refusal = state.refusal ?? .closed
            state.wake()
        }
    }

    // MARK: Calls from curl's thread

    func open(waker: ccurl_waker) {
        state.withLock { $0.waker = waker }
    }

    /// Returns the messages since the last call, in order; nil once the mailbox is closed.
    func take() -> [Message]? {
        state.withLock { state in
            guard state.refusal == nil else { return nil }
            defer { state.messages.removeAll(keepingCapacity: true) }
            return state.messages
        }
    }

    /// Removes the waker before its handle is freed, and returns the messages that will not be handled.
    func retire(because reason: HTTPTransportError) -> [Message] {
        state.withLock { state in
            state.waker = nil
            state.refusal = state.refusal ?? reason
            defer { state.messages = [] }
            return state.messages
        }
    }
}
