import CPostgres
import Logging

/// One session with the server. A pool lends it to one caller at a time; statements of several tasks take turns.
///
/// Its libpq connection is non-blocking and stays in pipeline mode, so that a new statement's PREPARE and first
/// execution, or many statements, travel in one round trip. A session whose state is in doubt is never used again.
package actor Connection {
    // Internal rather than private only for the extensions in the files beside this one.
    var handle: ConnectionHandle
    let canceller: Canceller
    let reactor: Reactor
    var cache: StatementCache
    private var turn = Turn()
    /// An exchange broke off: what the server would answer next is unknown.
    private(set) var isDoomed = false
    /// Set while a COPY has the turn.
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

    /// Connects on a thread of its own. A cancelled task does not wait for it; the connection then closes itself.
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
        // libpq's own limit counts in whole seconds and not while names are looked up.
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
    /// The statement is prepared at its first use on this connection. After `timeout`, or when the task is cancelled,
    /// the server is asked to cancel it, and the call ends once the server did.
    package func query(_ sql: SQL, timeout: Duration? = nil) async throws(PostgresError) -> Rows {
        try await run(try sql.statement(), limits: Limits(timeout: timeout))
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    package func execute(_ sql: SQL, timeout: Duration? = nil) async throws(PostgresError) -> Int {
        try await query(sql, timeout: timeout).affected
    }

    /// Runs statements in one round trip and returns the answer of each.
    ///
    /// Outside a transaction each one stands for itself: the failure of one does not touch the others. `timeout` is
    /// for all of them together.
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

    /// Runs a text of several statements by the simple protocol, as one implicit transaction unless it says otherwise.
    /// Returns how many were completed before the first failed, and its error.
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

    /// What BEGIN, COMMIT and ROLLBACK need: a command that outlives the cancellation of its task.
    func control(_ command: String) async throws(PostgresError) -> Rows {
        let limits = Limits(timeout: nil, cancellable: false)
        return try await run(Statement(text: command, bindings: []), limits: limits)
    }

    // MARK: State

    /// Whether the connection may go back into the pool: no transaction is open and nothing is in doubt.
    var isReusable: Bool { !isDoomed && !handle.isBroken && handle.isIdle }

    var isInTransaction: Bool { !isDoomed && handle.isInTransaction }
    var hasFailedTransaction: Bool { handle.hasFailedTransaction }

    /// Keeps the connection from ever being used again.
    func doom() {
        isDoomed = true
    }

    /// Looks, without a round trip, whether the server has closed the idle connection.
    func checkIdle() -> Bool { !isDoomed && handle.checkIdle() }

    func lost() -> PostgresError {
        doomed(.connectionLost(reason: handle.errorMessage, sqlState: nil))
    }

    /// Marks the connection as unusable on the way out of an exchange.
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
