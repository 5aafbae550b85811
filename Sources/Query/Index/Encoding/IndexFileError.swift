import Glibc

/// Why an index file is not taken, or not written.
enum IndexFileError: Error, Equatable {
    case absent
    /// With a participle: "read".
    case failed(String, Int32)
    case notPrivate
    case damaged(String)
    case otherProgram
    case otherDatabase
    /// The database knows nothing of the file: it is as it was before the file was written.
    case unmarked
    /// The feed no longer has all changes since, or there are more than a load takes.
    case tooOld
    /// A query of the database failed.
    case refused(String)
    /// Another process writes it now.
    case busy
}

extension IndexFileError: CustomStringConvertible {
    var description: String {
        switch self {
        case .absent: "it does not exist"
        case .failed(let action, let code): "it cannot be \(action): \(String(cString: strerror(code)))"
        case .notPrivate: "another user owns it or may write to it"
        case .damaged(let how): "it is damaged: \(how)"
        case .otherProgram: "it was written by another version of the program"
        case .otherDatabase: "it belongs to another database or schema"
        case .unmarked: "the database is older than the file, or no longer has its mark"
        case .tooOld: "the change feed no longer has all changes since the file was written"
        case .refused(let reason): "it could not be checked against the database: \(reason)"
        case .busy: "another process is writing it"
        }
    }
}
