import API
import ArgumentParser
import Foundation
import Logging
import Postgres

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check database, schema, store, credentials, clocks, sandbox and disk; say what to do about each.",
        discussion: "Ends with 0 when all is well, with 1 otherwise.")

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Have a running API compare its search index with the tables, photo by photo. It goes on answering.")
    var recount = false

    @Option(help: "The API to ask for that, if not http://CALOTYPE_HOST:CALOTYPE_PORT.")
    var url: String?

    @Option(help: "Folder of a calotype up: that which runs there is checked, and its disk.", completion: .directory)
    var data: String?

    func run() async throws {
        let findings = try await findings(try options.source(runningIn: data))
        for finding in findings { print(finding.line) }
        if findings.contains(where: \.isWrong) { throw ExitCode.failure }
    }

    private func findings(_ source: SettingsSource) async throws -> [Finding] {
        var findings: [Finding] = []
        do {
            _ = try Settings(source)
            findings.append(Finding(subject: "settings", outcome: .fine("complete")))
        } catch let error as SettingError {
            findings.append(
                Finding(
                    subject: "settings",
                    outcome: .wrong("\(error)", remedy: "set it in the environment or in the file named by --config"))
            )
        }
        let resources = try Resources.find(named: source.text(.resources))
        findings += try await Self.part("database") {
            try await withDatabase(Settings.database(source), logger: Logger(label: "calotype.doctor")) { client in
                try await DatabaseCheck(database: client, schema: resources.schema).findings()
            }
        }
        findings += try await Self.part("object store") {
            await StoreCheck(settings: try StoreSettings(source)).findings()
        }
        findings += try await Self.part("sandbox") {
            let decoders = try Settings.decoders(source)
            return [DecoderCheck(settings: decoders, logger: Logger(label: "calotype.doctor")).finding()]
        }
        let folder = URL(fileURLWithPath: try data ?? source.required(.dataFolder)).standardizedFileURL.path
        findings.append(try DiskCheck(folder: folder).finding())
        if recount {
            findings += try await Self.part("search index") { [try await recounted(source)] }
        }
        return findings
    }

    private func recounted(_ source: SettingsSource) async throws -> Finding {
        let host = try source.required(.host)
        let reachable = host == "0.0.0.0" ? "127.0.0.1" : host
        let address = try url ?? "http://\(reachable):\(source.required(.port))"
        return try await withDatabase(Settings.database(source), logger: Logger(label: "calotype.doctor")) { client in
            guard await client.ping() else {
                return Finding(subject: "search index", outcome: .skipped(because: "the database does not answer"))
            }
            return try await RecountCheck(address: address, access: AccessStore(postgres: client)).finding()
        }
    }

    /// A part whose settings are wrong is not checked; what is wrong with them is said once, above.
    private static func part(_ subject: String, _ check: () async throws -> [Finding]) async throws -> [Finding] {
        do {
            return try await check()
        } catch let error as SettingError {
            return [Finding(subject: subject, outcome: .skipped(because: "\(error)"))]
        }
    }
}
