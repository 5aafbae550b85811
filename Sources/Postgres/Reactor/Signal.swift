import Synchronization

/// A one-shot value: one task waits for it, and the first of several sources supplies it.
///
/// Sources are a thread, a readable socket, a deadline and the cancellation of the task.
final class Signal<Value: Sendable>: Sendable {
    private enum State {
        case pending
        case awaited(CheckedContinuation<Value, Never>)
        case fired(Value)
    }

    private let state = Mutex(State.pending)

    /// Supplies the value; false if it already has one.
    @discardableResult
    func fire(_ value: Value) -> Bool {
        let (first, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Value, Never>?) in
            switch state {
            case .fired: return (false, nil)
            case .pending:
                state = .fired(value)
                return (true, nil)
            case .awaited(let continuation):
                state = .fired(value)
                return (true, continuation)
            }
        }
        waiter?.resume(returning: value)
        return first
    }

    /// Waits for the value, even if the task is cancelled. At most one caller may wait.
    func wait() async -> Value {
        await withCheckedContinuation { continuation in
            let fired = state.withLock { state -> Value? in
                if case .fired(let value) = state { return value }
                state = .awaited(continuation)
                return nil
            }
            if let fired { continuation.resume(returning: fired) }
        }
    }

    /// Waits for the value; if the task is cancelled first, the value is `cancelled`.
    func wait(cancelled: Value) async -> Value {
        await withTaskCancellationHandler {
            await wait()
        } onCancel: {
            fire(cancelled)
        }
    }
}
