import ArgumentParser
import Logging

/// What every command takes that reads settings.
struct SettingsOptions: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "A file of lines NAME=value. The environment wins over it.",
        completion: .file())
    var configurationFile: String?

    /// Reads environment and file; also sets the process's log level.
    func source() throws -> SettingsSource {
        let source = try SettingsSource(configurationFile: configurationFile)
        try Logs.start(level: Settings.logLevel(source), format: Settings.logFormat(source))
        return source
    }
}
