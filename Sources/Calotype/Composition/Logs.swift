import Foundation
import Logging

/// Where this process's log goes: standard error, so that standard output stays for answers.
enum Logs {
    /// Once in a process, before its first logger.
    static func start(level: Logger.Level, format: LogFormat) {
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                switch format {
                case .text: TextLogHandler(label: label) { FileHandle.standardError.write(Data($0.utf8)) }
                case .json: JSONLogHandler(label: label) { FileHandle.standardError.write(Data($0.utf8)) }
                }
            handler.logLevel = level
            return handler
        }
    }
}
