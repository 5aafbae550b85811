import CPostgres

extension Connection {
    func run(_ statement: Statement, limits: Limits) async throws(PostgresError) -> Rows {
        await takeTurn()
        defer { endTurn() }
        let isAlone = !handle.isInTransaction
        let answer = try await exchange([statement], limits: limits)[0]
        if isAlone, case .failure(.server(let error)) = answer, error.isAboutStalePlan {
            // The exchange has discarded the plan, and outside a transaction nothing was executed.
            return try await exchange([statement], limits: limits)[0].get()
        }
        return try answer.get()
    }

    /// Sends statements, each followed by its own Sync, and collects the responses.
    ///
    /// After a thrown error the connection is unusable; errors of the server are part of the responses.
    func exchange(
        _ statements: [Statement], limits: Limits
    ) async throws(PostgresError) -> [Result<Rows, PostgresError>] {
        if isDoomed { throw .connectionLost(reason: "an earlier exchange was interrupted", sqlState: nil) }
        if limits.isCancellable, Task.isCancelled { throw .cancelled }
        var lookups: [StatementCache.Lookup] = []
        for statement in statements {
            let lookup = cache.lookup(statement.key)
            lookups.append(lookup)
            guard send(statement, lookup) else { throw lost() }
        }
        var answers: [Result<Rows, PostgresError>] = []
        var wait = Wait(limits: limits)
        for (statement, lookup) in zip(statements, lookups) {
            let outcome = try await outcome(&wait)
            let answer = outcome.answer()
            if outcome.succeeded < lookup.commandsUntilPrepared || answer.isAboutStalePlan {
                cache.forget(statement.key)
            }
            answers.append(answer)
        }
        // The nil after the last Sync takes libpq from "busy" to "idle".
        if let extra = handle.nextResult() {
            throw doomed(.protocolViolation("an unexpected extra result with status \(extra.status.rawValue)"))
        }
        if let cause = wait.interruption?.cause, answers.contains(where: \.wasCancelled) { throw cause }
        return answers
    }

    private func send(_ statement: Statement, _ lookup: StatementCache.Lookup) -> Bool {
        switch lookup {
        case .prepared(let name):
            return handle.sendExecute(name, statement.bindings) && handle.sendSync()
        case .prepare(let name, let evicted):
            if let evicted, !handle.sendCommand("DEALLOCATE \(evicted)") { return false }
            return handle.sendPrepare(name, statement) && handle.sendExecute(name, statement.bindings)
                && handle.sendSync()
        }
    }

    /// Collects results up to the next Sync.
    private func outcome(_ wait: inout Wait) async throws(PostgresError) -> Outcome {
        var outcome = Outcome()
        var separators = 0
        while true {
            try await untilResult(&wait)
            guard let result = handle.nextResult() else {
                // One nil ends each command. After two in a row libpq expects no more results.
                separators += 1
                if handle.isBroken { throw lost() }
                if separators > 1 { throw doomed(.protocolViolation("a result is missing")) }
                continue
            }
            separators = 0
            if result.status == PGRES_PIPELINE_SYNC { return outcome }
            if handle.isBroken, result.serverError().sqlState.isEmpty { throw lost() }
            do throws(PostgresError) { try outcome.add(result) } catch { throw doomed(error) }
        }
    }

    /// Returns the next result of a simple query; nil after the last.
    func nextResult(limits: Limits) async throws(PostgresError) -> QueryResult? {
        var wait = Wait(limits: limits)
        try await untilResult(&wait)
        let result = handle.nextResult()
        if handle.isBroken { throw lost() }
        return result
    }

    /// Writes and reads until libpq has a result, or the limits end the exchange.
    private func untilResult(_ wait: inout Wait) async throws(PostgresError) {
        while true {
            let flush = handle.flush()
            if flush == .failed { throw lost() }
            if flush == .done, !handle.isBusy { return }
            try await untilReady(flush == .blocked ? [.read, .write] : .read, &wait)
        }
    }

    /// How many times a large response is read before the limits are checked again.
    private static let mostReads = 8

    /// Waits for the socket once and reads the received data.
    func untilReady(
        _ interest: Reactor.Interest, _ wait: inout Wait
    ) async throws(PostgresError) {
        let wake = await reactor.wait(
            for: interest, on: handle.socket, until: wait.deadline, cancellable: wait.isCancellable)
        if wake == .ready {
            // libpq reads 16 KB at a time, and waiting for data that has already arrived costs two thread switches.
            var reads = 0
            repeat {
                guard handle.consumeInput() else { throw lost() }
                reads += 1
            } while reads < Self.mostReads && handle.isBusy && handle.hasInput
            return
        }
        let interruption = wait.interrupted(by: wake)
        guard !interruption.isOver, await canceller.cancel(reactor: reactor) else {
            throw doomed(interruption.cause)
        }
    }
}

extension StatementCache.Lookup {
    /// Number of commands that must succeed before the server has the prepared statement.
    fileprivate var commandsUntilPrepared: Int {
        switch self {
        case .prepared: 0
        case .prepare(_, evicting: nil): 1
        case .prepare: 2
        }
    }
}

extension Result<Rows, PostgresError> {
    fileprivate var isAboutStalePlan: Bool {
        if case .failure(.server(let error)) = self { error.isAboutStalePlan } else { false }
    }

    fileprivate var wasCancelled: Bool {
        if case .failure(.server(let error)) = self { error.sqlState == ServerError.queryCanceled } else { false }
    }
}

extension ServerError {
    /// A migration changed the columns of a prepared statement, or the statement was deallocated.
    fileprivate var isAboutStalePlan: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.hasPrefix("cached plan"))
    }
}
