import Catalog
import HTTPTypes
import Hummingbird
import Intake
import NIOCore
import NIOHTTP1
import Postgres
import Query
import Storage
import Writers

extension Problem {
    /// The only place where errors become statuses. Nil for an unexpected error: a defect, which becomes 500.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as APIError: self.init(error)
        case let error as InputError where error.isPageSize:
            self.init(
                status: .badRequest, code: "PAGE_SIZE_OUT_OF_RANGE", detail: "\(error)", field: error.path)
        case let error as InputError: self = .badInput(field: error.path, reason: error.reason)
        case let error as SearchError: self.init(error)
        case let error as UserStore.Refusal: self.init(error)
        case let error as OwnCredentials.Refusal: self.init(error)
        case let error as PasswordHasher.Failure: self.init(error)
        case is Recount.UnderWay: self = .unavailable("A recount is already running.")
        case PostgresError.server(let error) where error.isAboutFullDisk:
            self.init(
                status: .serviceUnavailable, code: Problem.diskFull,
                detail: "The database's disk is full: free some space, then try again.",
                headers: [.retryAfter: Problem.retryAfter])
        case let error as PostgresError where error.isUnavailable: self = .unavailable("The database is unavailable.")
        case PostgresError.server(let error) where error.isAboutStandby:
            self = .unavailable(
                "This process uses a read-only replica of the database; send writes to a process on the primary.")
        case PostgresError.timeout(.statement, _):
            self.init(status: .gatewayTimeout, code: "TIMEOUT", detail: "The database took too long.")
        case let error as StorageError where error.isUnavailable:
            self = .unavailable("The object store is unavailable.")
        case let error as HTTPError: self.init(error)
        case is RequestTimedOut:
            self.init(
                status: .requestTimeout, code: "REQUEST_TIMEOUT",
                detail: "The rest of the request did not arrive in time.")
        case let error as HTTPParserError:
            self.init(
                status: .badRequest, code: "MALFORMED_REQUEST",
                detail: error == .invalidEOFState
                    ? "The request ended before its body was complete." : "The request is not valid HTTP/1.1.")
        // The connection broke while its request was read: the response cannot be delivered, and the server did not
        // fail.
        case is ChannelError, is IOError:
            self.init(status: .badRequest, code: "MALFORMED_REQUEST", detail: "The connection was lost.")
        default: return nil
        }
    }

    private init(_ error: SearchError) {
        guard error != .abandoned else {
            self.init(status: .gatewayTimeout, code: error.code, detail: "The search took too long.")
            return
        }
        guard let path = error.path else {
            self = .unavailable("The search index is still being loaded.")
            return
        }
        self.init(
            status: .badRequest, code: error.code, detail: "\(path): \(error.reason)", field: path)
    }

    private init(_ error: APIError) {
        switch error {
        case .unauthenticated:
            self.init(
                status: .unauthorized, code: "UNAUTHENTICATED",
                detail: "This needs a valid token (Authorization: Bearer …) or a browser session.",
                headers: [.wwwAuthenticate: "Bearer realm=\"calotype\""])
        case .forbidden(let scope):
            self.init(
                status: .forbidden, code: "FORBIDDEN", detail: "This needs the scope \"\(scope.rawValue)\".")
        case .crossSite:
            self.init(
                status: .forbidden, code: "CROSS_SITE_REQUEST",
                detail: "With a session cookie this needs Content-Type: application/json or X-Requested-With.")
        case .notFound(let what):
            self.init(status: .notFound, code: "NOT_FOUND", detail: what)
        case .badInput(let field, let reason):
            self = .badInput(field: field, reason: reason)
        case .bodyTooLarge(let limit):
            self.init(
                status: .contentTooLarge, code: "BODY_TOO_LARGE", detail: "The body is larger than \(limit) bytes.")
        case .unsupportedMediaType(let allowed):
            self.init(
                status: .unsupportedMediaType, code: "UNSUPPORTED_MEDIA_TYPE", detail: "The body must be \(allowed).")
        case .notAcceptable(let offered):
            self.init(
                status: .notAcceptable, code: "NOT_ACCEPTABLE", detail: "Accept must allow one of \(offered).")
        case .methodNotAllowed(let allowed):
            self.init(
                status: .methodNotAllowed, code: "METHOD_NOT_ALLOWED", detail: "Allowed: \(allowed).",
                headers: [.allow: allowed])
        case .timedOut(let limit):
            self.init(
                status: .gatewayTimeout, code: "TIMEOUT",
                detail: "There was no response within \(limit.components.seconds) seconds.")
        case .unavailable(let part):
            self = .unavailable(part)
        }
    }

    private init(_ error: HTTPError) {
        let code =
            switch error.status {
            case .notFound: "NOT_FOUND"
            case .contentTooLarge: "BODY_TOO_LARGE"
            case .badRequest: "BAD_USER_INPUT"
            default: "HTTP_\(error.status.code)"
            }
        self.init(
            status: error.status, code: code, detail: error.body ?? error.status.reasonPhrase, headers: error.headers)
    }
}
