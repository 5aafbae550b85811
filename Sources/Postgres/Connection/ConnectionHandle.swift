import CPostgres
import Glibc

/// Owns one `PGconn` in non-blocking mode, which is finished exactly once. All calls of libpq on a connection are here.
struct ConnectionHandle: ~Copyable {
    private let pointer: OpaquePointer
    /// libpq keeps an unretained pointer to it.
    private let notices: NoticeLog

    /// Connects. Blocks the thread during name resolution, handshakes and the start of the session.
    init(blockingConnectTo parameters: [(key: String, value: String)], notices: NoticeLog) throws(PostgresError) {
        let keywords = parameters.map(\.key), values = parameters.map(\.value)
        let connection = withCStrings(keywords) { keywords in
            withCStrings(values) { values in PQconnectdbParams(keywords, values, 0) }
        }
        guard let connection else { throw .connectFailed(reason: "out of memory") }
        notices.attach(to: connection)
        guard
            PQstatus(connection) == CONNECTION_OK, PQsetnonblocking(connection, 1) == 0,
            PQenterPipelineMode(connection) == 1
        else {
            defer { PQfinish(connection) }
            throw .connectFailed(reason: Self.errorMessage(of: connection))
        }
        pointer = connection
        self.notices = notices
    }

    deinit {
        PQfinish(pointer)
    }

    var socket: Int32 { PQsocket(pointer) }
    var isBroken: Bool { PQstatus(pointer) != CONNECTION_OK || notices.sessionEnded }
    var isIdle: Bool { PQtransactionStatus(pointer) == PQTRANS_IDLE }
    var isInTransaction: Bool {
        let status = PQtransactionStatus(pointer)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }
    var hasFailedTransaction: Bool { PQtransactionStatus(pointer) == PQTRANS_INERROR }
    var backendPID: Int32 { PQbackendPID(pointer) }

    /// libpq's last message on one line. It contains hosts and users, never a password.
    var errorMessage: String { Self.errorMessage(of: pointer) }

    private static func errorMessage(of connection: OpaquePointer) -> String {
        String(cString: PQerrorMessage(connection)).split(whereSeparator: \.isNewline)
            .map { $0.trimmingPrefix(while: \.isWhitespace) }.joined(separator: " ")
    }

    func makeCancel() -> OpaquePointer? { PQgetCancel(pointer) }

    // MARK: Sending

    func sendPrepare(_ name: String, _ statement: Statement) -> Bool {
        let types = statement.bindings.map(\.type.rawValue)
        return PQsendPrepare(pointer, name, statement.text, Int32(types.count), types) == 1
    }

    func sendExecute(_ name: String, _ bindings: [Binding]) -> Bool {
        withParameters(bindings) { values, lengths, formats in
            PQsendQueryPrepared(pointer, name, Int32(bindings.count), values, lengths, formats, 1) == 1
        }
    }

    /// Sends a command without parameters and without a prepared plan.
    func sendCommand(_ text: String) -> Bool {
        PQsendQueryParams(pointer, text, 0, nil, nil, nil, nil, 1) == 1
    }

    func sendSync() -> Bool { PQpipelineSync(pointer) == 1 }

    /// Sends with the simple protocol: scripts and COPY. Only outside pipeline mode.
    func sendSimple(_ text: String) -> Bool { PQsendQuery(pointer, text) == 1 }

    func enterPipeline() -> Bool { PQenterPipelineMode(pointer) == 1 }
    func exitPipeline() -> Bool { PQexitPipelineMode(pointer) == 1 }

    enum Flush {
        case done
        case blocked
        case failed
    }

    func flush() -> Flush {
        switch PQflush(pointer) {
        case 0: .done
        case 1: .blocked
        default: .failed
        }
    }

    // MARK: Receiving

    /// Reads the received data; false if the connection is lost.
    func consumeInput() -> Bool { PQconsumeInput(pointer) == 1 }

    /// Whether data has arrived.
    var hasInput: Bool {
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    /// Whether the next result is incomplete.
    var isBusy: Bool { PQisBusy(pointer) == 1 }

    /// Returns the next result; nil after the last of a statement.
    func nextResult() -> QueryResult? {
        guard let result = PQgetResult(pointer) else { return nil }
        return QueryResult(owning: result)
    }

    func nextNotification() -> Notification? {
        guard let pointer = PQnotifies(pointer) else { return nil }
        defer { PQfreemem(pointer) }
        return Notification(
            channel: String(cString: pointer.pointee.relname), payload: String(cString: pointer.pointee.extra),
            backendPID: pointer.pointee.be_pid)
    }

    /// Whether the idle connection is still open. The server sends data on an idle connection only to close it.
    func checkIdle() -> Bool {
        // The closing message and the end of the stream may take two reads; more than a few mean something else.
        for _ in 0..<4 {
            if isBroken { return false }
            if !hasInput { return isIdle }
            guard consumeInput() else { return false }
            _ = isBusy  // parses the data, so that a closing message reaches the notice log
        }
        return !isBroken && isIdle
    }

    // MARK: COPY

    enum CopyData {
        case nothingYet
        case end
        case failed
    }

    /// Appends the next message of COPY to `buffer`. Returns nil on success, otherwise the reason.
    func appendCopyData(to buffer: inout [UInt8]) -> CopyData? {
        var data: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(pointer, &data, 1)
        guard count > 0, let data else { return count == 0 ? .nothingYet : count == -1 ? .end : .failed }
        defer { PQfreemem(data) }
        buffer.append(contentsOf: UnsafeRawBufferPointer(start: data, count: Int(count)))
        return nil
    }

    /// Queues bytes for COPY … FROM STDIN. Returns 1 when queued, 0 when the buffer is full, -1 on failure.
    func putCopyData(_ bytes: [UInt8]) -> Int32 {
        bytes.withUnsafeBytes {
            PQputCopyData(pointer, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
    }

    /// Ends COPY … FROM STDIN; with `failure` the server discards the data.
    func endCopy(failure: String?) -> Int32 { PQputCopyEnd(pointer, failure) }
}

/// Calls `body` with a nil-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
        offsets.append(bytes.count)
        bytes.append(contentsOf: string.utf8CString)
    }
    return bytes.withUnsafeBufferPointer { bytes in
        var pointers = offsets.map { bytes.baseAddress?.advanced(by: $0) }
        pointers.append(nil)
        return body(pointers)
    }
}

/// Converts the parameters to libpq's form: one buffer of bytes, and a pointer, length and format for each.
private func withParameters<Result>(
    _ bindings: [Binding],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
) -> Result {
    if bindings.isEmpty { return body(nil, nil, nil) }
    // Never empty, so that an empty value has an address: a nil pointer means null.
    var bytes: [CChar] = [0]
    var offsets: [Int?] = []
    var lengths: [Int32] = []
    for binding in bindings {
        guard case .bytes(let value) = binding.payload else {
            offsets.append(nil)
            lengths.append(0)
            continue
        }
        offsets.append(bytes.count)
        lengths.append(Int32(clamping: value.count))
        value.withUnsafeBytes { bytes.append(contentsOf: $0.bindMemory(to: CChar.self)) }
    }
    let formats = [Int32](repeating: 1, count: bindings.count)
    return bytes.withUnsafeBufferPointer { bytes in
        let pointers = offsets.map { $0.flatMap { bytes.baseAddress?.advanced(by: $0) } }
        return body(pointers, lengths, formats)
    }
}
