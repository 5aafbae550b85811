import Support

/// How often a failed request is sent again, and after which waits.
///
/// Waits have full jitter: each is drawn at random between zero and a limit that doubles with each failure.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts in total, including the first.
    package var attempts: Int
    /// Limit of the first wait.
    package var firstWait: Duration
    /// Limit of all waits, including those that the store asks for with `Retry-After`.
    package var longestWait: Duration

    package init(
        attempts: Int = 4, firstWait: Duration = .milliseconds(200), longestWait: Duration = .seconds(10)
    ) {
        self.attempts = max(1, attempts)
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    var backoff: ExponentialBackoff {
        ExponentialBackoff(first: firstWait, longest: longestWait, jitter: 0...1)
    }

    /// Statuses of a temporary failure. S3 does not define 429, but gateways send it.
    static func mayRetry(status: Int) -> Bool {
        [429, 500, 502, 503, 504].contains(status)
    }
}
