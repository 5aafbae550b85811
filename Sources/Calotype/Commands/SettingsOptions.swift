import ArgumentParser
import Foundation
import Logging

/// The options of every command that reads settings.
struct SettingsOptions: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "File of lines NAME=value. Environment variables take precedence.",
        completion: .file())
    var configurationFile: String?

    /// Reads environment and file; also sets the process's log level.
    ///
    /// - Parameter folder: data folder of a running `calotype up`, whose addresses are used if no file is given.
    func source(runningIn folder: String? = nil) throws -> SettingsSource {
        let running = folder.map { DataFolder.runningFile(of: $0) }.flatMap { file in
            FileManager.default.fileExists(atPath: file) ? file : nil
        }
        let source = try SettingsSource(configurationFile: configurationFile ?? running)
        try Logs.start(level: Settings.logLevel(source), format: Settings.logFormat(source))
        return source
    }
}
