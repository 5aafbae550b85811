import Foundation
import Logging

/// Writes this process's log to standard error; standard output is for results.
enum Logs {
    /// Must be called once, before the first logger is created.
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
