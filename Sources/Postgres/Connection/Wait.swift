/// The current limits of an exchange: the caller's, or after an interruption those of the interruption.
struct Wait {
    private let limits: Limits
    private(set) var interruption: Interruption?
    private(set) var deadline: ContinuousClock.Instant?

    init(limits: Limits) {
        self.limits = limits
        deadline = limits.deadline
    }

    /// An interrupted exchange is completed, even if the task is cancelled.
    var isCancellable: Bool { limits.isCancellable && interruption == nil }

    /// Records that a limit was reached. Unless the interruption has ended, a cancel request follows.
    mutating func interrupted(by wake: Reactor.Wake) -> Interruption {
        let interruption =
            interruption
            ?? Interruption(
                cause: wake == .cancelled ? .cancelled : .timeout(.statement, after: limits.timeout ?? .zero))
        self.interruption = interruption
        deadline = interruption.nextAttempt
        return interruption
    }
}
