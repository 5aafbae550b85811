/// Why a backup could not be made, read or restored.
package enum BackupError: Error, Equatable {
    /// A program failed; with its standard error.
    case failed(program: String, status: String, output: String)
    /// The PostgreSQL programs are missing, or too old for the server.
    case noPrograms(server: Int, found: [Int])
    /// The written file differs from what was to be written.
    case unverified(String)
    /// Not a backup, or an incomplete one.
    case notABackup(String, reason: String)
    case damaged(file: String, reason: String)
    case newerFormat(Int, known: Int)
    /// The backup has a migration that this program does not have.
    case newerSchema(backup: Int, program: Int)
    case newerServer(backup: Int, server: Int)
    /// The target is not empty.
    case notEmpty(String)
    case poolerBetween
    case busy(String)
    case badDestination(String, reason: String)
    case nothingToBackUp(String)
    /// The destination contains backups of another library.
    case otherLibrary(String)
    /// The destination is empty although earlier backups went there.
    case emptied(String)
    /// Sizes in bytes.
    case noSpace(String, needed: Int, free: Int)
}

extension BackupError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .failed(let program, let status, let output):
            "\(program) ended with \(status)" + (output.isEmpty ? "" : ": \(output)")
        case .noPrograms(let server, let found):
            """
            the server is PostgreSQL \(server), and a backup needs pg_dump and pg_restore \(server) or newer; here is \
            \(found.isEmpty ? "none" : found.map(String.init).joined(separator: ", ")): \
            apt-get install postgresql-client-\(server), or name their folder with \(Setting.postgresFolders.rawValue)
            """
        case .unverified(let reason):
            "the new backup is incomplete (\(reason)); it was removed, and older backups are kept"
        case .notABackup(let destination, let reason): "\(destination) is not a complete backup: \(reason)"
        case .damaged(let file, let reason):
            "\(file) of the backup is damaged (\(reason)): restore another backup; calotype backup --list shows them"
        case .newerFormat(let format, let known):
            "the backup has format \(format), but this program reads formats up to \(known): use a newer Calotype"
        case .newerSchema(let backup, let program):
            """
            the backup has schema \(backup), and this program knows up to \(program): restore it with the Calotype that \
            made it, or a newer one
            """
        case .newerServer(let backup, let server):
            "the backup is of PostgreSQL \(backup), and the target is \(server): restore it into \(backup) or newer"
        case .notEmpty(let target):
            "\(target) is not empty, and a restore never replaces anything: name an empty database, or a new folder"
        case .poolerBetween:
            """
            pg_dump needs a direct connection, but \(Setting.databasePooling.rawValue)=transaction is set: run this command \
            with the \(Setting.databaseURL.rawValue) of the server itself
            """
        case .busy(let destination): "another backup to \(destination) is running"
        case .badDestination(let destination, let reason): "cannot back up to \(destination): \(reason)"
        case .nothingToBackUp(let folder):
            """
            \(Setting.databaseURL.rawValue) is not set, and \(folder) has no database of calotype up: set it, or name the \
            folder with --data
            """
        case .otherLibrary(let destination):
            "\(destination) contains backups of another library: choose another folder or prefix"
        case .emptied(let destination):
            """
            \(destination) is empty, although earlier backups went there: mount its disk. If they were removed on purpose, \
            run calotype backup --new-destination once
            """
        case .noSpace(let folder, let needed, let free):
            """
            a backup needs about \(needed / 1_000_000) MB in \(folder), but \(free / 1_000_000) MB are free: free some \
            space, or choose another destination
            """
        }
    }
}
