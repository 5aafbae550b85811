import CPostgres
import Logging
import Synchronization

/// Receives the server's notices: they go to the log, and a FATAL one marks the session as ended.
final class NoticeLog: Sendable {
    private let logger: Logger
    private let ended = Atomic(false)

    init(logger: Logger) {
        self.logger = logger
    }

    var sessionEnded: Bool { ended.load(ordering: .relaxed) }

    /// Registers this log with libpq, whose default prints to stderr. The log must outlive the connection.
    func attach(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { log, result in
                guard let log, let result else { return }
                Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().receive(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ result: OpaquePointer) {
        let severity = Self.field("V", of: result)
        if severity == "FATAL" || severity == "PANIC" { ended.store(true, ordering: .relaxed) }
        logger.debug(
            "PostgreSQL notice",
            metadata: ["severity": "\(severity)", "message": "\(Self.field("M", of: result))"])
    }

    /// libpq owns this result, so it is not a `QueryResult`.
    private static func field(_ letter: Unicode.Scalar, of result: OpaquePointer) -> String {
        PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } ?? ""
    }
}
