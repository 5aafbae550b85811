import HTTPTypes
import Writers

extension Problem {
    /// 429 with the seconds to wait.
    static func limited(seconds: Int) -> Problem {
        Problem(
            status: .tooManyRequests, code: "RATE_LIMITED",
            detail: "Too many attempts to sign in failed. Try again in \((seconds + 59) / 60) minutes.",
            headers: [.retryAfter: String(seconds)])
    }

    init(_ error: UserStore.Refusal) {
        switch error {
        case .unknownUser: self.init(status: .notFound, code: "NOT_FOUND", detail: "There is no such user.")
        case .lastOwner:
            self.init(
                status: .conflict, code: "LAST_OWNER",
                detail: "The library needs an owner who can sign in: make another user an owner first.")
        }
    }

    init(_ error: OwnCredentials.Refusal) {
        switch error {
        case .wrongPassword:
            self.init(status: .forbidden, code: "WRONG_PASSWORD", detail: "The password is wrong.", field: "password")
        case .wrongCode:
            self.init(
                status: .forbidden, code: "WRONG_CODE",
                detail: "The code is wrong, expired or was used before. Is the clock of the phone right?",
                field: "code")
        case .secondFactorIsOn:
            self.init(status: .conflict, code: "SECOND_FACTOR_ON", detail: "The second factor is already on.")
        case .secondFactorIsOff:
            self.init(status: .conflict, code: "SECOND_FACTOR_OFF", detail: "The second factor is not set up.")
        case .limited(let seconds): self = .limited(seconds: seconds)
        }
    }

    init?(_ error: PasswordHasher.Failure) {
        guard case .busy = error else { return nil }
        self.init(
            status: .tooManyRequests, code: "RATE_LIMITED",
            detail: "Too many passwords are being checked. Try again in some seconds.",
            headers: [.retryAfter: Self.retryAfter])
    }
}
