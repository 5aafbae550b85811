import Synchronization

/// A value that one side waits for and whichever of several others comes first supplies.
///
/// The answer of a thread, a readable socket, a passed deadline and a cancelled task all meet here.
final class Signal<Value: Sendable>: Sendable {
    private enum State {
        case pending
        case awaited(CheckedContinuation<Value, Never>)
        case fired(Value)
    }

    private let state = Mutex(State.pending)

    /// Supplies the value; false if another was faster.
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

    /// Waits for the value, whatever becomes of the task; at most one caller may.
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

    /// Waits for the value, and supplies `cancelled` itself when the task is cancelled first.
    func wait(cancelled: Value) async -> Value {
        await withTaskCancellationHandler {
            await wait()
        } onCancel: {
            fire(cancelled)
        }
    }
}
