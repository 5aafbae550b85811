import Support

/// The wait before a program that exited is started again.
///
/// There is no limit on the number of restarts: a database whose disk is full must come back when there is room.
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
