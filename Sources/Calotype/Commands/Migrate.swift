import ArgumentParser
import Foundation
import Logging
import Postgres

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema up to date.",
        discussion: """
            Runs the numbered files of schema/ that the database does not have yet, each in a transaction of its own. \
            A database that already holds the tables photos and photo_ai_results keeps every row. \
            Any number of instances may do this at once: one works, the others wait.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    func run() async throws {
        let source = try options.source()
        let resources = try Resources.find(named: source.text(.resources))
        let migrator = try Migrator(folder: URL(fileURLWithPath: resources.schema))
        let logger = Logger(label: "calotype.migrate")
        try await withDatabase(try Settings.database(source), logger: logger) { database in
            if dryRun {
                let pending = try await migrator.status(database).pending
                print(pending.isEmpty ? "nothing to do" : pending.map(\.fileName).joined(separator: "\n"))
                return
            }
            let applied = try await migrator.migrate(database)
            print(
                applied.isEmpty
                    ? "already up to date" : applied.map { "applied \($0.fileName)" }.joined(separator: "\n"))
        }
    }
}
