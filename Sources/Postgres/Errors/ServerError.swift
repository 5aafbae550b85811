/// An error report of the server, field by field (PostgreSQL manual, "Error and Notice Message Fields").
package struct ServerError: Sendable, Equatable {
    /// Five characters; the only field that never changes with language or version.
    package var sqlState: String
    package var severity: String
    package var message: String
    package var detail: String?
    package var hint: String?
    /// Where the server was: the function and line of PL/pgSQL, for instance.
    package var context: String?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
    /// The character of the statement's text that the error points at, counted from 1.
    package var position: Int?

    package init(sqlState: String, severity: String, message: String) {
        self.sqlState = sqlState
        self.severity = severity
        self.message = message
    }

    package static let uniqueViolation = "23505"
    package static let foreignKeyViolation = "23503"
    package static let serializationFailure = "40001"
    package static let deadlockDetected = "40P01"
    package static let queryCanceled = "57014"
    package static let adminShutdown = "57P01"

    /// The server ends the session after such an error.
    var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }

    /// The server is a standby, which takes no writes; BEGIN READ WRITE there has no state of its own (0A000).
    package var isAboutStandby: Bool {
        sqlState == "25006" || (sqlState == "0A000" && message.hasSuffix("during recovery"))
    }

    /// The disk of the server is full.
    package var isAboutFullDisk: Bool { sqlState == "53100" }

    /// Shutting down, starting up, or out of connections, memory or disk.
    var isUnavailable: Bool {
        sqlState.hasPrefix("57P") || sqlState.hasPrefix("53") || sqlState.hasPrefix("08")
    }
}

extension ServerError: CustomStringConvertible {
    /// Without `detail`: it quotes the values of the row, which do not belong into a log.
    package var description: String {
        var text = "\(message) (\(sqlState))"
        if let constraint { text += ", constraint \(constraint)" }
        if let position { text += ", at character \(position)" }
        if let hint { text += ". \(hint)" }
        return text
    }
}
