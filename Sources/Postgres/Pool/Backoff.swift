/// The pause after a failed attempt: twice as long each time up to a limit, and never quite the same for two programs.
struct Backoff: Sendable {
    private static let first: Duration = .milliseconds(50)
    private static let longest: Duration = .seconds(2)
    private static let doublings = 6

    private(set) var failures = 0

    /// Counts a failure and says how long to wait; `jitter` is a random number in 0..<1.
    mutating func next(jitter: Double = .random(in: 0..<1)) -> Duration {
        let pause = min(Self.longest, Self.first * (1 << min(failures, Self.doublings)))
        failures += 1
        return pause * (0.5 + jitter / 2)
    }

    mutating func reset() {
        failures = 0
    }
}
