import Support

/// The delay before a program that exited is restarted.
///
/// The number of restarts is not limited: a database whose disk is full must return when there is space again.
package struct RestartBackoff: Sendable {
    /// A program that ran this long had started successfully.
    static let steady: Duration = .seconds(30)

    private var backoff = ExponentialBackoff(first: .milliseconds(250), longest: .seconds(15))

    package init() {}

    package mutating func wait(afterLiving lifetime: Duration) -> Duration {
        if lifetime >= Self.steady { backoff.reset() }
        return backoff.next()
    }
}
