import ArgumentParser
import Foundation
import Ingest
import Intake
import Logging
import Storage

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read originals and compare them with the SHA-256 of their rows.",
        discussion: """
            Reads each original completely and compares its SHA-256 with its row. This detects bit rot, silent \
            overwrites and missing objects. Originals whose last verification is oldest come first, so a verification that \
            is stopped continues where it was. Nothing is deleted or changed. An object with a new version that no \
            reconcile run has seen yet counts as replaced, which is not a fault.

            Exit status: 0 if no fault was found, 2 if an original is damaged, missing or unreadable.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: "Maximum rate in megabytes per second; 0 for no limit.")
    var rate = 10.0

    @Option(help: "Maximum number of originals.")
    var limit: Int?

    @Option(help: "Start no further original after this many minutes.")
    var minutes: Double?

    @Option(help: "Skip originals that were verified within this many days.")
    var olderThan = 0.0

    @Flag(help: "Print the report as JSON.")
    var json = false

    func validate() throws {
        if !(0...1_000_000).contains(rate) { throw ValidationError("--rate must be between 0 and 1000000") }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
        if let minutes, !(minutes > 0 && minutes < 1e6) {
            throw ValidationError("--minutes must be greater than 0 and less than 1000000")
        }
        if !(0...100_000).contains(olderThan) {
            throw ValidationError("--older-than must be between 0 and 100000")
        }
    }

    func run() async throws {
        let source = try options.source()
        let store = try StoreSettings(source)
        let logger = Logger(label: "calotype.verify")
        let report = try await withDatabase(Settings.database(source), logger: logger) { database in
            try await OriginalVerifier(
                database: database, store: S3Client(configuration: store.configuration), bucket: store.bucket,
                logger: logger
            ).run(
                bytesPerSecond: rate > 0 ? rate * 1e6 : nil, limit: limit ?? .max, olderThan: olderThan * 86_400,
                until: minutes.map { .now + .seconds($0 * 60) })
        }
        if json { try printJSON(report) } else { printText(report) }
        if report.hasFaults { throw ExitCode(2) }
    }

    private func printText(_ report: VerificationReport) {
        for finding in report.findings {
            // A key may contain line breaks or terminal control characters.
            print("\(finding.outcome.rawValue)\t\(finding.key.debugDescription)\t\(finding.detail ?? "")")
        }
        let counts = VerificationOutcome.allCases.map { "\(report.counts[$0] ?? 0) \($0.rawValue)" }
        print("\(report.originals) originals, \(report.bytes) bytes: \(counts.joined(separator: ", "))")
    }

    private func printJSON(_ report: VerificationReport) throws {
        struct Finding: Encodable {
            let id: String
            let key: String
            let outcome: String
            let detail: String?
        }
        struct Answer: Encodable {
            let originals: Int
            let bytes: Int
            let counts: [String: Int]
            let findings: [Finding]
        }
        let answer = Answer(
            originals: report.originals, bytes: report.bytes,
            counts: Dictionary(
                uniqueKeysWithValues: VerificationOutcome.allCases.map { ($0.rawValue, report.counts[$0] ?? 0) }),
            findings: report.findings.map {
                Finding(id: String($0.id), key: $0.key, outcome: $0.outcome.rawValue, detail: $0.detail)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(answer), as: UTF8.self))
    }
}
