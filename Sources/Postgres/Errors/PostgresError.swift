/// A failure between this program and its database.
///
/// No case contains a password. Callers mostly use the properties below.
package enum PostgresError: Error, Sendable, Equatable {
    /// The server rejected a statement.
    case server(ServerError)
    /// The connection failed; the reason is libpq's message.
    case connectFailed(reason: String)
    /// An open connection broke. `sqlState` is set if the server sent a reason before it closed.
    case connectionLost(reason: String, sqlState: String?)
    /// Every connection is in use, and the maximum number of callers waits.
    case poolExhausted(waiting: Int)
    /// A timeout: the statement was cancelled, or no connection became free.
    case timeout(TimeLimit, after: Duration)
    /// The task was cancelled, and its statement with it.
    case cancelled
    /// The client was shut down.
    case closed
    /// A column value cannot be decoded as requested.
    case decoding(DecodingError)
    /// A value cannot be sent. `parameter` counts from 1; nil means the text of the statement.
    case unencodable(parameter: Int?, reason: String)
    /// A statement of the wrong kind, such as COPY in a query.
    case misuse(String)
    /// The server responded to COMMIT with ROLLBACK.
    case transactionAborted
    /// The server violated the protocol.
    case protocolViolation(String)
    /// The address of the database is invalid.
    case invalidSettings(reason: String)

    package enum TimeLimit: Sendable, Equatable {
        case statement
        case waitForConnection
    }
}

extension PostgresError {
    package var serverError: ServerError? {
        if case .server(let error) = self { error } else { nil }
    }

    /// Whether the database is temporarily unavailable: the caller responds with 503 or retries later.
    package var isUnavailable: Bool {
        switch self {
        case .connectFailed, .connectionLost, .poolExhausted, .closed, .timeout(.waitForConnection, _): true
        case .server(let error): error.isUnavailable
        default: false
        }
    }

    /// Whether the same transaction may succeed when it runs again: after serialization failures and deadlocks.
    package var isRetryable: Bool {
        switch serverError?.sqlState {
        case ServerError.serializationFailure, ServerError.deadlockDetected: true
        default: false
        }
    }

    package var isUniqueViolation: Bool { serverError?.sqlState == ServerError.uniqueViolation }

    /// Whether the server reported that an administrator's command ended the session.
    ///
    /// The server ends a session only between statements or before a commit, so a single statement can be sent again.
    /// A crash or a network failure gives no such guarantee.
    var endedBeforeExecution: Bool {
        if case .connectionLost(_, sqlState: ServerError.adminShutdown) = self { true } else { false }
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .server(let error): "PostgreSQL: \(error)"
        case .connectFailed(let reason): "cannot connect to PostgreSQL: \(reason)"
        case .connectionLost(let reason, _): "the connection to PostgreSQL was lost: \(reason)"
        case .poolExhausted(let waiting): "no database connection is free and \(waiting) callers are already waiting"
        case .timeout(.statement, let limit): "a statement ran longer than \(limit) and was cancelled"
        case .timeout(.waitForConnection, let limit): "no database connection became free within \(limit)"
        case .cancelled: "the statement was cancelled"
        case .closed: "the database client is closed"
        case .decoding(let error): "\(error)"
        case .unencodable(let parameter?, let reason): "parameter $\(parameter) cannot be sent: \(reason)"
        case .unencodable(nil, let reason): "the statement cannot be sent: \(reason)"
        case .misuse(let sentence): sentence
        case .transactionAborted: "the transaction had failed and was rolled back instead of committed"
        case .protocolViolation(let sentence): "unexpected response from PostgreSQL: \(sentence)"
        case .invalidSettings(let reason): "the database URL is invalid: \(reason)"
        }
    }
}
