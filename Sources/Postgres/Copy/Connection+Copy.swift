extension Connection {
    /// Streams COPY … TO STDOUT to `onChunk`, in chunks of about 64 KB that may end within a row.
    ///
    /// With `FORMAT binary` a ``BinaryCopyReader`` finds the rows. COPY accepts no bindings. If `onChunk` throws, the copy
    /// is cancelled and the connection is closed.
    package func copyOut(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, onChunk: ([UInt8]) async throws -> Void
    ) async throws {
        try await startCopy(sql, .out)
        do {
            while let chunk = try await nextCopyChunk() { try await onChunk(chunk) }
        } catch {
            await abandonCopy()
            throw error
        }
    }

    /// Calls `body` for every row of `COPY … TO STDOUT (FORMAT binary)`.
    package func copyRows(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, _ body: (BinaryCopyRow) throws -> Void
    ) async throws {
        var reader = BinaryCopyReader()
        try await copyOut(sql) { chunk in try reader.read(chunk, body) }
        guard reader.isComplete else {
            throw PostgresError.protocolViolation("the binary COPY stream has no trailer")
        }
    }

    /// Sends the chunks of `nextChunk` to COPY … FROM STDIN until it returns nil. Returns the number of received rows.
    ///
    /// If `nextChunk` throws, the server discards all data, and the error is rethrown.
    @discardableResult
    package func copyIn(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, nextChunk: () async throws -> [UInt8]?
    ) async throws -> Int {
        try await startCopy(sql, .in)
        do {
            while let chunk = try await nextChunk() { try await sendCopyChunk(chunk) }
        } catch {
            await discardCopy()
            throw error
        }
        return try await finishCopyIn()
    }
}

extension PostgresClient {
    /// Streams COPY … TO STDOUT. See ``Connection/copyOut(_:isolation:onChunk:)``.
    package func copyOut(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, onChunk: ([UInt8]) async throws -> Void
    ) async throws {
        try await withConnection { try await $0.copyOut(sql, onChunk: onChunk) }
    }

    /// Calls `body` for every row of `COPY … TO STDOUT (FORMAT binary)`.
    package func copyRows(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, _ body: (BinaryCopyRow) throws -> Void
    ) async throws {
        try await withConnection { try await $0.copyRows(sql, body) }
    }

    /// Sends COPY … FROM STDIN. See ``Connection/copyIn(_:isolation:nextChunk:)``.
    @discardableResult
    package func copyIn(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, nextChunk: () async throws -> [UInt8]?
    ) async throws -> Int {
        try await withConnection { try await $0.copyIn(sql, nextChunk: nextChunk) }
    }
}
