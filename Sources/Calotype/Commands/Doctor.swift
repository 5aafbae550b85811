import ArgumentParser
import Foundation
import Logging
import Postgres
import Writers

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check database, schema, object store, credentials, clocks, sandbox and disk, and print remedies.",
        discussion: """
            Exit status: 0 if all checks pass, 1 otherwise.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(
        help: "Let a running API compare its search index with the tables, photo by photo. It keeps serving requests."
    )
    var recount = false

    @Option(help: "Address of the API for --recount. Default: http://CALOTYPE_HOST:CALOTYPE_PORT.")
    var url: String?

    @Option(help: "Data folder of a running calotype up whose services and disk are checked.", completion: .directory)
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
                return Finding(subject: "search index", outcome: .skipped(because: "the database is unavailable"))
            }
            return try await RecountCheck(address: address, access: AccessStore(postgres: client)).finding()
        }
    }

    /// A service with invalid settings is not checked. The first finding reports the settings.
    private static func part(_ subject: String, _ check: () async throws -> [Finding]) async throws -> [Finding] {
        do {
            return try await check()
        } catch let error as SettingError {
            return [Finding(subject: subject, outcome: .skipped(because: "\(error)"))]
        }
    }
}
