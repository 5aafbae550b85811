/// The result of one check of `calotype doctor`.
package struct Finding: Equatable, Sendable {
    package let subject: String
    package let outcome: Outcome

    package enum Outcome: Equatable, Sendable {
        case fine(String)
        /// A fault with its remedy.
        case wrong(String, remedy: String)
        /// Not checked, because an earlier check failed.
        case skipped(because: String)
    }

    package init(subject: String, outcome: Outcome) {
        self.subject = subject
        self.outcome = outcome
    }

    package var isWrong: Bool {
        if case .wrong = outcome { true } else { false }
    }

    package var line: String {
        switch outcome {
        case .fine(let fact): "ok    \(subject): \(fact)"
        case .wrong(let fact, let remedy): "FAIL  \(subject): \(fact)\n      remedy: \(remedy)"
        case .skipped(let reason): "–     \(subject): not checked, \(reason)"
        }
    }
}
