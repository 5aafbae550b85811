/// The fields of a server's error report (PostgreSQL manual, "Error and Notice Message Fields").
package struct ServerError: Sendable, Equatable {
    /// Five characters; the only field that does not depend on language and version.
    package var sqlState: String
    package var severity: String
    package var message: String
    package var detail: String?
    package var hint: String?
    /// The server's position, for example the function and line of PL/pgSQL.
    package var context: String?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
    /// The character of the statement's text that caused the error, counted from 1.
    package var position: Int?

    package init(sqlState: String, severity: String, message: String) {
        self.sqlState = sqlState
        self.severity = severity
        self.message = message
    }

    package static let uniqueViolation = "23505"
    package static let serializationFailure = "40001"
    package static let deadlockDetected = "40P01"
    package static let queryCanceled = "57014"
    package static let adminShutdown = "57P01"

    /// The server ends the session after such an error.
    var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }

    /// The server is a standby, which accepts no writes. BEGIN READ WRITE has no specific state there (0A000).
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
    /// Without `detail`, which quotes values of the row: these must not appear in logs.
    package var description: String {
        var text = "\(message) (\(sqlState))"
        if let constraint { text += ", constraint \(constraint)" }
        if let position { text += ", at character \(position)" }
        if let hint { text += ". \(hint)" }
        return text
    }
}
