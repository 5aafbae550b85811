/// Wakes one waiting task. A signal without a waiting task is kept for the next wait.
package actor AsyncEvent {
    private var isSignalled = false
    private var waiter: CheckedContinuation<Void, Never>?

    package init() {}

    package func signal() {
        isSignalled = true
        waiter?.resume()
        waiter = nil
    }

    /// Returns at the next signal, after `time`, or when the task is cancelled.
    package func wait(atMost time: Duration) async {
        if !isSignalled, !Task.isCancelled {
            let timer = Task { [weak self] in
                do { try await Task.sleep(for: time) } catch { return }
                await self?.signal()
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiter = $0 }
            } onCancel: {
                Task { await self.signal() }
            }
            timer.cancel()
        }
        isSignalled = false
    }
}
