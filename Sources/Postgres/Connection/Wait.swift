/// The limits of an exchange as they stand: the caller's at first, those of the interruption once there is one.
struct Wait {
    private let limits: Limits
    private(set) var interruption: Interruption?
    private(set) var deadline: ContinuousClock.Instant?

    init(limits: Limits) {
        self.limits = limits
        deadline = limits.deadline
    }

    /// An interrupted exchange is seen to its end, whatever becomes of the task.
    var isCancellable: Bool { limits.isCancellable && interruption == nil }

    /// Notes that a limit was reached; the server is to be asked to cancel unless the interruption is over.
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
