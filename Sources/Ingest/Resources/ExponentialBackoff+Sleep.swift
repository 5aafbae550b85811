import ServiceLifecycle
import Support

extension ExponentialBackoff {
    /// The waits of a worker while the object store or the database is unavailable.
    static var duringOutage: ExponentialBackoff {
        ExponentialBackoff(first: .milliseconds(250), longest: .seconds(30), jitter: 0.5...1)
    }

    /// Counts a failure and sleeps; returns false when the process is asked to shut down meanwhile.
    mutating func sleep(atMost longest: Duration) async -> Bool {
        let wait = next(atMost: longest)
        return await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: wait)
                return true
            } catch {
                return false
            }
        }
    }
}
