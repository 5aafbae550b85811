import Glibc

/// Why an index file is not taken, or not written.
enum IndexFileFlaw: Error, Equatable {
    case absent
    /// With a participle: "read".
    case failed(String, Int32)
    case notPrivate
    case damaged(String)
    case otherProgram
    case otherDatabase
    /// The database knows nothing of the file: it is as it was before the file was written.
    case unmarked
    /// The feed cannot tell any more what happened since, or it is more than loading takes.
    case tooOld
    /// The database did not say what it was asked.
    case refused(String)
    /// Another process writes it now.
    case busy
}

extension IndexFileFlaw: CustomStringConvertible {
    var description: String {
        switch self {
        case .absent: "it is not there"
        case .failed(let action, let code): "it cannot be \(action): \(String(cString: strerror(code)))"
        case .notPrivate: "others than this process's user own it or may write it"
        case .damaged(let how): "it is damaged: \(how)"
        case .otherProgram: "another version of the program wrote it"
        case .otherDatabase: "it is of another database, or of another schema"
        case .unmarked: "the database is older than the file, or has forgotten it"
        case .tooOld: "the change feed does not tell all that happened since"
        case .refused(let reason): "the database does not say whether it fits: \(reason)"
        case .busy: "another process writes it"
        }
    }
}
