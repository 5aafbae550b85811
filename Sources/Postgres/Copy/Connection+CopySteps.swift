import CPostgres

/// The steps of COPY, which `Connection+Copy` combines.
extension Connection {
    enum CopyState {
        case running
        /// All data has been read, but not the server's final response.
        case ended
    }

    enum CopyDirection {
        case out
        case `in`
    }

    /// Sends a COPY and waits for its start. The copy keeps the turn until one of the functions below ends it.
    func startCopy(_ sql: SQL, _ direction: CopyDirection) async throws(PostgresError) {
        let statement = try sql.statement()
        guard statement.bindings.isEmpty else { throw .misuse("COPY does not accept parameters") }
        await takeTurn()
        do throws(PostgresError) {
            try leavePipeline(sending: statement.text)
            guard let result = try await nextResult(limits: Limits(timeout: nil)) else {
                throw doomed(.protocolViolation("no response to COPY"))
            }
            switch (result.status, direction) {
            case (PGRES_COPY_OUT, .out), (PGRES_COPY_IN, .in): copyState = .running
            case (PGRES_FATAL_ERROR, _):
                let error = result.serverError()
                _ = try await finishCopy()
                throw .server(error)
            default: throw doomed(.misuse("the statement is not a COPY in this direction"))
            }
        } catch {
            endTurn()
            throw error
        }
    }

    /// Waits for more of COPY … TO STDOUT; nil after its end.
    func nextCopyChunk() async throws(PostgresError) -> [UInt8]? {
        let size = 65_536
        if copyState == .ended { return try await endOfCopyOut() }
        var chunk: [UInt8] = []
        chunk.reserveCapacity(size + size / 4)
        var wait = Wait(limits: Limits(timeout: nil))
        while chunk.count < size {
            switch handle.appendCopyData(to: &chunk) {
            case nil: continue
            case .nothingYet:
                if !chunk.isEmpty { return chunk }
                try await untilReady(.read, &wait)
            case .end:
                copyState = .ended
                return chunk.isEmpty ? try await endOfCopyOut() : chunk
            case .failed: throw lost()
            }
        }
        return chunk
    }

    private func endOfCopyOut() async throws(PostgresError) -> [UInt8]? {
        defer { endCopy() }
        _ = try await finishCopy()
        return nil
    }

    /// Cancels a COPY whose reader failed, and closes the connection.
    func abandonCopy() async {
        guard copyState != nil else { return }
        doom()
        _ = await canceller.cancel(reactor: reactor)
        endCopy()
    }

    /// Sends a chunk of COPY … FROM STDIN; waits while the server's buffer is full.
    func sendCopyChunk(_ chunk: [UInt8]) async throws(PostgresError) {
        var wait = Wait(limits: Limits(timeout: nil))
        while true {
            switch handle.putCopyData(chunk) {
            case 1: break
            case 0:
                try await untilReady([.read, .write], &wait)
                continue
            default: throw lost()
            }
            while true {
                switch handle.flush() {
                case .done: return
                case .blocked: try await untilReady([.read, .write], &wait)
                case .failed: throw lost()
                }
            }
        }
    }

    /// Ends COPY … FROM STDIN and returns the number of received rows.
    func finishCopyIn() async throws(PostgresError) -> Int {
        defer { endCopy() }
        guard handle.endCopy(failure: nil) == 1 else { throw lost() }
        return try await finishCopy()
    }

    /// Makes the server discard a COPY … FROM STDIN whose source failed.
    func discardCopy() async {
        guard copyState != nil else { return }
        defer { endCopy() }
        guard !isDoomed, handle.endCopy(failure: "the source of the rows failed") == 1 else {
            doom()
            return
        }
        do throws(PostgresError) {
            _ = try await finishCopy(limits: Limits(timeout: nil, cancellable: false))
        } catch {
            if error.serverError == nil { doom() }
        }
    }

    /// Reads the server's response after the data, and returns to pipeline mode.
    private func finishCopy(limits: Limits = Limits(timeout: nil)) async throws(PostgresError) -> Int {
        var affected = 0
        var failure: ServerError?
        while let result = try await nextResult(limits: limits) {
            if result.status == PGRES_FATAL_ERROR {
                failure = failure ?? result.serverError()
            } else {
                affected = result.affected
            }
        }
        try returnToPipeline()
        if let failure { throw .server(failure) }
        return affected
    }

    private func endCopy() {
        copyState = nil
        endTurn()
    }
}
