import Logging

/// Where this process's log goes: standard error, so that standard output stays for answers.
enum Logs {
    /// Once in a process, before its first logger.
    static func start(level: Logger.Level) {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }
}
