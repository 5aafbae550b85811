import ServiceLifecycle

/// Sleeps; returns false if a shutdown or a cancellation ends the sleep.
func sleepUnlessShutdown(_ time: Duration) async -> Bool {
    await cancelWhenGracefulShutdown {
        do {
            try await Task.sleep(for: time)
            return true
        } catch {
            return false
        }
    }
}
