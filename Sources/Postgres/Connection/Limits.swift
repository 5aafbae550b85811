/// How long a statement may take, and whether the end of its task ends it.
struct Limits: Sendable {
    let timeout: Duration?
    let deadline: ContinuousClock.Instant?
    let isCancellable: Bool

    init(timeout: Duration?, cancellable: Bool = true) {
        self.timeout = timeout
        deadline = timeout.map { .now + $0 }
        isCancellable = cancellable
    }
}

/// What becomes of an exchange that ran into its limits: the server is asked to cancel, and its answers are awaited.
///
/// A cancel request hits whatever statement the session is at, so it is repeated until the last statement of a
/// pipeline has answered, or patience ends.
struct Interruption {
    private static let patience: Duration = .seconds(10)
    private static let interval: Duration = .milliseconds(200)

    let cause: PostgresError
    private let end = ContinuousClock.now + patience

    init(cause: PostgresError) {
        self.cause = cause
    }

    var isOver: Bool { .now >= end }
    var nextAttempt: ContinuousClock.Instant { min(end, .now + Self.interval) }
}
