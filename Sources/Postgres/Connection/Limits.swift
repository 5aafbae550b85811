/// The timeout of a statement, and whether the cancellation of its task stops it.
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

/// An exchange that reached a limit: cancel requests are sent, and the remaining responses are awaited.
///
/// A cancel request affects the session's current statement, so it is repeated until the last statement of a pipeline
/// has a response, or a time limit passes.
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
