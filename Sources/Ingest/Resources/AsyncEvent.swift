/// Lets one task sleep until something happens or time passes. A ring while nobody sleeps is kept.
actor AsyncEvent {
    private var isRung = false
    private var sleeper: CheckedContinuation<Void, Never>?

    func signal() {
        isRung = true
        sleeper?.resume()
        sleeper = nil
    }

    /// Returns at the next ring, after `time`, or when the task is cancelled.
    func wait(atMost time: Duration) async {
        if !isRung, !Task.isCancelled {
            let alarm = Task { [weak self] in
                do { try await Task.sleep(for: time) } catch { return }
                await self?.signal()
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { sleeper = $0 }
            } onCancel: {
                Task { await self.signal() }
            }
            alarm.cancel()
        }
        isRung = false
    }
}
