/// What went wrong between this program and its database.
///
/// The cases carry facts, and no case ever holds a password. Callers mostly ask one of the questions below.
package enum PostgresError: Error, Sendable, Equatable {
    /// The server refused a statement.
    case server(ServerError)
    /// No connection could be made; the text is libpq's.
    case connectFailed(reason: String)
    /// An open connection broke. `sqlState` is set where the server said why before it closed.
    case connectionLost(reason: String, sqlState: String?)
    /// Every connection is in use and as many callers wait as may.
    case poolExhausted(waiting: Int)
    /// A limit of time passed: the statement was cancelled, or no connection became free.
    case timeout(TimeLimit, after: Duration)
    /// The task was cancelled, and with it its statement.
    case cancelled
    /// The client was shut down.
    case closed
    /// A column holds something else than was asked for.
    case decoding(DecodingError)
    /// A value cannot be sent; `parameter` counts from 1, nil means the statement's own text.
    case unencodable(parameter: Int?, reason: String)
    /// A statement was used where its kind does not fit, such as COPY in a query.
    case misuse(String)
    /// The server ended a transaction with ROLLBACK where COMMIT was asked for.
    case transactionAborted
    /// Something the protocol does not allow for.
    case protocolViolation(String)
    /// The address of the database cannot be used.
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

    /// Whether the database cannot be reached now, but may be soon: the caller answers 503 or tries later.
    package var isUnavailable: Bool {
        switch self {
        case .connectFailed, .connectionLost, .poolExhausted, .closed, .timeout(.waitForConnection, _): true
        case .server(let error): error.isUnavailable
        default: false
        }
    }

    /// Whether the same transaction may succeed when it is run again: serialization failures and deadlocks.
    package var isRetryable: Bool {
        switch serverError?.sqlState {
        case ServerError.serializationFailure, ServerError.deadlockDetected: true
        default: false
        }
    }

    package var isUniqueViolation: Bool { serverError?.sqlState == ServerError.uniqueViolation }
    package var isForeignKeyViolation: Bool { serverError?.sqlState == ServerError.foreignKeyViolation }

    /// Whether the server said that it ended the session on an administrator's word.
    ///
    /// It does so only between statements or before one commits, hence a statement of its own can be sent again.
    /// A crash or a broken network gives no such promise.
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
