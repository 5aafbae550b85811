import CPostgres
import Logging

/// A session with the server. The pool lends it to one caller at a time; statements of several tasks are serialised.
///
/// Its libpq connection is non-blocking and stays in pipeline mode, so that the PREPARE and the first execution of a
/// statement, or many statements, take one round trip. A session with an unknown state is never used again.
package actor Connection {
    // Internal, not private, for the extensions in other files.
    var handle: ConnectionHandle
    let canceller: Canceller
    let reactor: Reactor
    var cache: StatementCache
    private var turn = Turn()
    /// An exchange was interrupted: the next response of the server is unknown.
    private(set) var isDoomed = false
    /// Set while a COPY is running.
    var copyState: CopyState?

    /// Process id of the session's backend, as `pg_stat_activity` shows it.
    package nonisolated let backendPID: Int32

    /// Takes over an established connection.
    private init(
        handle: consuming ConnectionHandle, canceller: Canceller, backendPID: Int32, cacheCapacity: Int,
        reactor: Reactor
    ) {
        self.handle = handle
        self.canceller = canceller
        self.backendPID = backendPID
        self.reactor = reactor
        cache = StatementCache(capacity: cacheCapacity)
    }

    /// Connects on a separate thread. A cancelled task does not wait for it; the connection is then closed.
    static func open(
        _ settings: PostgresSettings, logger: Logger, reactor: Reactor = .shared
    ) async throws(PostgresError) -> Connection {
        let signal = Signal<Result<Connection, PostgresError>>()
        let parameters = settings.connectParameters
        let started = SystemThread.spawn {
            signal.fire(
                Result { () throws(PostgresError) in
                    let handle = try ConnectionHandle(
                        blockingConnectTo: parameters, notices: NoticeLog(logger: logger))
                    guard let canceller = Canceller(connection: handle) else {
                        throw .connectFailed(reason: "out of memory")
                    }
                    let pid = handle.backendPID
                    return Connection(
                        handle: handle, canceller: canceller, backendPID: pid,
                        cacheCapacity: settings.statementCacheSize, reactor: reactor)
                })
        }
        guard started else { throw .connectFailed(reason: "the system cannot create a thread") }
        // libpq's timeout is in whole seconds and does not cover name resolution.
        let limit = settings.connectTimeout + .seconds(1)
        let deadline = reactor.schedule(at: .now + limit) {
            signal.fire(.failure(.connectFailed(reason: "no response within \(limit)")))
        }
        defer { reactor.dismiss(deadline) }
        return try await signal.wait(cancelled: .failure(.cancelled)).get()
    }

    // MARK: Statements

    /// Runs one statement and returns its rows.
    ///
    /// The statement is prepared at its first use on this connection. After `timeout`, or when the task is cancelled, a
    /// cancel request is sent to the server, and the call ends once the server has cancelled the statement.
    package func query(_ sql: SQL, timeout: Duration? = nil) async throws(PostgresError) -> Rows {
        try await run(try sql.statement(), limits: Limits(timeout: timeout))
    }

    /// Runs one statement and returns the number of affected rows.
    @discardableResult
    package func execute(_ sql: SQL, timeout: Duration? = nil) async throws(PostgresError) -> Int {
        try await query(sql, timeout: timeout).affected
    }

    /// Runs statements in one round trip and returns the response to each.
    ///
    /// Outside a transaction they are independent: the failure of one does not affect the others. `timeout` applies to
    /// all of them together.
    package func pipeline(
        _ batch: [SQL], timeout: Duration? = nil
    ) async throws(PostgresError) -> [Result<Rows, PostgresError>] {
        if batch.isEmpty { return [] }
        var statements: [Statement] = []
        for sql in batch { statements.append(try sql.statement()) }
        await takeTurn()
        defer { endTurn() }
        return try await exchange(statements, limits: Limits(timeout: timeout))
    }

    /// Runs a script with the simple protocol, as one implicit transaction unless it controls transactions itself.
    /// Returns the number of statements before the first failure, and its error.
    func runScript(_ text: String) async throws(PostgresError) -> (completed: Int, error: ServerError?) {
        await takeTurn()
        defer { endTurn() }
        try leavePipeline(sending: text)
        var completed = 0
        var failure: ServerError?
        while let result = try await nextResult(limits: Limits(timeout: nil)) {
            switch result.status {
            case PGRES_FATAL_ERROR: failure = failure ?? result.serverError()
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                throw doomed(.misuse("a script must not contain COPY"))
            default: completed += 1
            }
        }
        try returnToPipeline()
        return (completed, failure)
    }

    /// Runs BEGIN, COMMIT or ROLLBACK: a command that the cancellation of its task does not stop.
    func control(_ command: String) async throws(PostgresError) -> Rows {
        let limits = Limits(timeout: nil, cancellable: false)
        return try await run(Statement(text: command, bindings: []), limits: limits)
    }

    // MARK: State

    /// Whether the connection can return to the pool: no transaction is open and its state is known.
    var isReusable: Bool { !isDoomed && !handle.isBroken && handle.isIdle }

    var isInTransaction: Bool { !isDoomed && handle.isInTransaction }
    var hasFailedTransaction: Bool { handle.hasFailedTransaction }

    /// Excludes the connection from further use.
    func doom() {
        isDoomed = true
    }

    /// Checks, without a round trip, whether the server has closed the idle connection.
    func checkIdle() -> Bool { !isDoomed && handle.checkIdle() }

    func lost() -> PostgresError {
        doomed(.connectionLost(reason: handle.errorMessage, sqlState: nil))
    }

    /// Marks the connection as unusable and returns the error.
    func doomed(_ error: PostgresError) -> PostgresError {
        isDoomed = true
        return error
    }

    func leavePipeline(sending text: String) throws(PostgresError) {
        if isDoomed { throw .connectionLost(reason: "an earlier exchange was interrupted", sqlState: nil) }
        guard !text.utf8.contains(0) else {
            throw .unencodable(parameter: nil, reason: "the text contains a NUL")
        }
        guard handle.exitPipeline(), handle.sendSimple(text) else { throw lost() }
    }

    func returnToPipeline() throws(PostgresError) {
        guard handle.enterPipeline() else { throw lost() }
    }

    func takeTurn() async {
        if turn.take() { return }
        await withCheckedContinuation { turn.queue($0) }
    }

    func endTurn() {
        turn.pass()?.resume()
    }
}
