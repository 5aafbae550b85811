/// The wait before a failed operation is tried again. It doubles with each failure, up to a limit.
///
/// Each wait is multiplied by a random factor of `jitter`, so that programs that failed together do not all try again
/// at the same moment.
package struct ExponentialBackoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private let jitter: ClosedRange<Double>
    private var current: Duration

    /// Whether an operation failed since the last success.
    package private(set) var isActive = false

    package init(first: Duration, longest: Duration, jitter: ClosedRange<Double> = 1...1) {
        self.first = first
        self.longest = longest
        self.jitter = jitter
        current = first
    }

    /// Counts a failure and returns the wait that follows it.
    ///
    /// - Parameter limit: a shorter limit for this wait and for the growth of the next one.
    package mutating func next(atMost limit: Duration? = nil) -> Duration {
        let longest = min(longest, limit ?? longest)
        let wait = min(current, longest)
        current = min(current * 2, longest)
        isActive = true
        return jitter.lowerBound == jitter.upperBound ? wait * jitter.lowerBound : wait * Double.random(in: jitter)
    }

    /// Counts a success: the next wait is the first one again.
    package mutating func reset() {
        current = first
        isActive = false
    }
}
