/// How often and how patiently a request is repeated that may be repeated.
///
/// Waits grow by doubling and are drawn at random between nothing and the bound ("full jitter"), so that many
/// workers that failed together do not come back together.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts in all, the first included.
    package var attempts: Int
    /// Bound of the first wait; each further one doubles it.
    package var firstWait: Duration
    /// No wait is longer, whatever the store asks for by `Retry-After`.
    package var longestWait: Duration

    package init(
        attempts: Int = 4, firstWait: Duration = .milliseconds(200), longestWait: Duration = .seconds(10)
    ) {
        self.attempts = max(1, attempts)
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// Statuses by which a store says "not now". 429 is not S3's own, but gateways send it.
    static func mayRetry(status: Int) -> Bool {
        [429, 500, 502, 503, 504].contains(status)
    }

    /// The wait after the given failed attempt, counted from 1; nil when it was the last one.
    ///
    /// - Parameters:
    ///   - retryAfter: what the store asked for; never waited less than that, except for the bound.
    ///   - chance: a random number in 0...1.
    func wait(afterAttempt attempt: Int, retryAfter: Duration?, chance: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let bound = min(firstWait * (1 << min(attempt - 1, 20)), longestWait)
        return min(max(bound * chance, retryAfter ?? .zero), longestWait)
    }
}
