package import Logging
import ServiceLifecycle
import Synchronization

/// The database: a bounded pool of connections that are opened on demand and reconnect automatically.
///
/// ``run()`` is optional: it closes connections that are idle for long, and all of them at shutdown.
/// After a server restart, broken connections are detected before they are used. While the server is unavailable, calls
/// fail at once with an error that ``PostgresError/isUnavailable``, and single attempts with exponential backoff detect
/// its return.
package final class PostgresClient: Service {
    private enum Grant: Sendable {
        case connection(Connection)
        case askAgain
        case refused(PostgresError)
    }

    private typealias State = PoolState<Connection, Signal<Grant>>

    package let settings: PostgresSettings
    let logger: Logger
    private let reactor: Reactor
    private let state: Mutex<State>
    private let statements = Atomic<UInt64>(0)
    private let nextWaiter = Atomic<UInt64>(0)

    package init(settings: PostgresSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        reactor = .shared
        state = Mutex(State(maxConnections: settings.maxConnections, waitLimit: settings.waitLimit))
    }

    // MARK: Statements

    /// Runs one statement on any connection. See ``Connection/query(_:timeout:)``.
    package func query(_ sql: SQL, timeout: Duration? = nil) async throws(PostgresError) -> Rows {
        _ = try sql.statement()  // fails before a connection is taken
        return try await withFreshConnection { (connection) async throws(PostgresError) in
            try await connection.query(sql, timeout: timeout)
        }
    }

    /// Runs one statement on any connection and returns the number of affected rows.
    @discardableResult
    package func execute(_ sql: SQL, timeout: Duration? = nil) async throws(PostgresError) -> Int {
        try await query(sql, timeout: timeout).affected
    }

    /// Runs independent statements in one round trip. See ``Connection/pipeline(_:timeout:)``.
    package func pipeline(
        _ batch: [SQL], timeout: Duration? = nil
    ) async throws(PostgresError) -> [Result<Rows, PostgresError>] {
        if batch.isEmpty { return [] }
        for sql in batch { _ = try sql.statement() }
        let connection = try await lease()
        statements.wrappingAdd(UInt64(batch.count), ordering: .relaxed)
        let answers: Result<[Result<Rows, PostgresError>], PostgresError>
        do throws(PostgresError) {
            answers = .success(try await connection.pipeline(batch, timeout: timeout))
        } catch {
            answers = .failure(error)
        }
        await release(connection)
        return try answers.get()
    }

    /// Lends a connection while `body` runs. `body` must undo SET and LISTEN.
    @discardableResult
    package func withConnection<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection = try await lease()
        statements.wrappingAdd(1, ordering: .relaxed)
        do {
            let value = try await body(connection)
            await release(connection)
            return value
        } catch {
            await release(connection)
            throw error
        }
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or its task is cancelled.
    @discardableResult
    package func transaction<Value>(
        isolation level: TransactionIsolation = .readCommitted, readOnly: Bool = false,
        isolation: isolated (any Actor)? = #isolation, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        try await withConnection { connection in
            try await connection.transaction(isolation: level, readOnly: readOnly, body)
        }
    }

    /// Runs one statement on a leased connection, and again if the server had ended the session before.
    ///
    /// Several sessions may have ended together, hence the number of attempts.
    private func withFreshConnection(
        _ body: (Connection) async throws(PostgresError) -> Rows
    ) async throws(PostgresError) -> Rows {
        var attemptsLeft = settings.maxConnections
        while true {
            let connection = try await lease()
            statements.wrappingAdd(1, ordering: .relaxed)
            do throws(PostgresError) {
                let rows = try await body(connection)
                await release(connection)
                return rows
            } catch {
                await release(connection)
                guard error.endedBeforeExecution, attemptsLeft > 0 else { throw error }
                attemptsLeft -= 1
            }
        }
    }

    // MARK: Leases

    private func lease() async throws(PostgresError) -> Connection {
        let deadline = ContinuousClock.now + settings.waitTimeout
        while true {
            if Task.isCancelled { throw .cancelled }
            let id = nextWaiter.wrappingAdd(1, ordering: .relaxed).newValue
            let signal = Signal<Grant>()
            let decision = state.withLock { state in
                let decision = state.lease()
                if case .wait = decision { state.enqueue(signal, id: id) }
                return decision
            }
            switch decision {
            case .refuse(let error): throw error
            case .open: return try await open()
            case .use(let connection):
                if let usable = await checked(connection) { return usable }
            case .wait:
                if let connection = try await grant(signal, id: id, until: deadline) { return connection }
            }
        }
    }

    /// Waits in the queue; nil means that the caller tries again.
    private func grant(
        _ signal: Signal<Grant>, id: UInt64, until deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Connection? {
        let limit = settings.waitTimeout
        let timer = reactor.schedule(at: deadline) {
            signal.fire(.refused(.timeout(.waitForConnection, after: limit)))
        }
        let grant = await signal.wait(cancelled: .refused(.cancelled))
        reactor.dismiss(timer)
        switch grant {
        case .connection(let connection): return await checked(connection)
        case .askAgain: return nil
        case .refused(let error):
            state.withLock { $0.remove(waiter: id) }
            throw error
        }
    }

    /// Returns the connection if it is still open; otherwise frees its slot and returns nil.
    private func checked(_ connection: Connection) async -> Connection? {
        if await connection.checkIdle() { return connection }
        logger.debug("server closed a database connection")
        carryOut(state.withLock { $0.release(connection, reusable: false) })
        return nil
    }

    /// Opens a connection outside the pool, for a listener.
    func openApart() async throws(PostgresError) -> Connection {
        if isClosed { throw .closed }
        return try await Connection.open(settings, logger: logger)
    }

    private func open() async throws(PostgresError) -> Connection {
        do throws(PostgresError) {
            let connection = try await Connection.open(settings, logger: logger)
            carryOut(state.withLock { $0.opened() })
            return connection
        } catch {
            carryOut(state.withLock { $0.openFailed(error) })
            throw error
        }
    }

    /// Returns a connection to the pool. Rolls back an open transaction; closes a connection with an unknown state.
    private func release(_ connection: Connection) async {
        if await connection.isInTransaction { await connection.rollBack() }
        let reusable = await connection.isReusable
        carryOut(state.withLock { $0.release(connection, reusable: reusable) })
    }

    /// Hands free connections to waiters. A waiter that has given up passes its connection to the next.
    private func carryOut(_ first: State.Handover) {
        var handover = first
        while true {
            switch handover {
            case .none, .close: return
            case .retry(let waiters):
                for waiter in waiters { waiter.fire(.askAgain) }
                return
            case .give(let connection, let waiter):
                if waiter.fire(.connection(connection)) { return }
                handover = state.withLock { $0.release(connection, reusable: true) }
            }
        }
    }

    // MARK: Health

    /// Whether the server responds.
    package func ping(timeout: Duration = .seconds(2)) async -> Bool {
        do throws(PostgresError) {
            _ = try await query("SELECT 1", timeout: timeout)
            return true
        } catch {
            logger.debug("database unavailable", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Figures for metrics.
    package struct Statistics: Sendable, Equatable {
        package let idle: Int
        package let inUse: Int
        package let waiting: Int
        package let statementsExecuted: UInt64

        package var open: Int { idle + inUse }
    }

    package var statistics: Statistics {
        let executed = statements.load(ordering: .relaxed)
        return state.withLock { state in
            Statistics(
                idle: state.idleCount, inUse: state.leasedCount, waiting: state.waitingCount,
                statementsExecuted: executed)
        }
    }

    /// Whether the last connection attempt succeeded. Unlike ``ping(timeout:)``, it sends nothing.
    package var isHealthy: Bool { state.withLock { !$0.isFailing && !$0.isClosed } }

    // MARK: Life

    /// Closes connections that are idle for long, and all of them at graceful shutdown or cancellation.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(30)) } catch { break }
                let limit = ContinuousClock.now - self.settings.idleTimeout
                let closed = self.state.withLock { $0.removeIdle(before: limit) }
                if !closed.isEmpty {
                    self.logger.debug("closed idle database connections", metadata: ["count": "\(closed.count)"])
                }
            }
        }
        close()
    }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Closes idle connections now and those in use when they are returned. Waiting callers fail.
    package func close() {
        let (_, waiters) = state.withLock { $0.close() }
        for waiter in waiters { waiter.fire(.refused(.closed)) }
    }
}
