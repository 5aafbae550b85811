import Intake
import ServiceLifecycle

/// Waits that double with each failure, up to a bound, and are drawn at random between half and whole, so that workers
/// that failed together do not come back together.
struct GrowingPause: Sendable {
    private static let first: Duration = .milliseconds(250)
    private var next = Self.first

    /// Whether something failed since the last success.
    private(set) var isGrown = false

    mutating func reset() {
        next = Self.first
        isGrown = false
    }

    /// Sleeps; false where the process is asked to stop meanwhile.
    mutating func rest(atMost longest: Duration) async -> Bool {
        let pause = min(next, longest) * Double.random(in: 0.5...1)
        next = min(next * 2, longest)
        isGrown = true
        return await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: pause)
                return true
            } catch {
                return false
            }
        }
    }
}
