/// The isolation level of a transaction.
package enum TransactionIsolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    /// One snapshot for all statements.
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

extension Connection {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or its task is cancelled.
    @discardableResult
    package func transaction<Value>(
        isolation level: TransactionIsolation = .readCommitted, readOnly: Bool = false,
        isolation: isolated (any Actor)? = #isolation, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let access = readOnly ? "READ ONLY" : "READ WRITE"
        _ = try await control("BEGIN ISOLATION LEVEL \(level.rawValue) \(access)")
        do {
            let value = try await body(self)
            try Task.checkCancellation()
            try await commit()
            return value
        } catch {
            await rollBack()
            throw error is CancellationError ? PostgresError.cancelled : error
        }
    }

    /// COMMIT of a failed transaction is not an error for the server, which responds with ROLLBACK.
    private func commit() async throws(PostgresError) {
        guard isInTransaction else { throw .transactionAborted }
        let wasFailed = hasFailedTransaction
        _ = try await control("COMMIT")
        if wasFailed { throw .transactionAborted }
    }

    /// Ends an open transaction. If that fails, the connection is unusable and its owner closes it.
    func rollBack() async {
        guard isInTransaction else { return }
        do throws(PostgresError) {
            _ = try await control("ROLLBACK")
        } catch {
            doom()
        }
    }
}
