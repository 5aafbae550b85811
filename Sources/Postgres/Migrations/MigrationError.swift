/// Why the schema could not be brought up to date. The named file has changed nothing.
package enum MigrationError: Error, Sendable, Equatable {
    case unreadable(file: String, reason: String)
    case misnamed(String)
    case duplicateVersion(String, String)
    /// The file was applied with other statements; add a new migration instead.
    case changed(file: String)
    /// The file has a lower number than an applied one.
    case outOfOrder(file: String, after: Int)
    /// The database has migrations that this program does not know: it belongs to a newer release.
    case unknown(version: Int, name: String)
    /// A statement of the file failed. `line` counts from 1; nil if the server did not report a position.
    case failed(file: String, line: Int?, completedStatements: Int, ServerError)
    /// The file ended the transaction it runs in.
    case endedTransaction(file: String)
    /// Other programs held a table of the file during all attempts.
    case locked(file: String, by: String)
    case database(PostgresError)
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .misnamed(let file): "\(file) is not named NNNN_name.sql (four digits, then a-z, 0-9 and _)"
        case .duplicateVersion(let one, let other): "\(one) and \(other) have the same number"
        case .changed(let file): "\(file) was changed after it was applied; add a new migration instead"
        case .outOfOrder(let file, let after): "\(file) is new, but the later migration \(after) is already applied"
        case .unknown(let version, let name):
            "the database is newer than this program: it has the unknown migration \(version) (\(name))"
        case .failed(let file, let line?, _, let error): "\(file):\(line): \(error)"
        case .failed(let file, nil, let completed, let error): "\(file), statement \(completed + 1): \(error)"
        case .endedTransaction(let file): "\(file) must not end its transaction (COMMIT or ROLLBACK)"
        case .locked(let file, let holders):
            "\(file) needs a table locked by \(holders): end that transaction and run the command again; nothing was changed"
        case .database(let error): "\(error)"
        }
    }
}
