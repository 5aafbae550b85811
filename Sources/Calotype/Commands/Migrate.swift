import ArgumentParser
import Foundation
import Logging
import Postgres

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Update the database schema.",
        discussion: """
            Runs the numbered files of schema/ that have not been applied to the database, each in its own \
            transaction. A database that already has the tables photos and photo_ai_results keeps all rows. If \
            several instances run at the same time, one migrates and the others wait. Each file is reported when it \
            starts and when it ends. If another program locks a table, the migration waits for up to five minutes \
            without blocking other programs.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Print the pending migrations without running them.")
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
            let applied = try await migrator.migrate(database) { Self.say(MigrationReport.line(of: $0)) }
            if applied.isEmpty { print("already up to date") }
            let missing = try await DatabaseRoles.missing(database)
            guard !missing.isEmpty else { return }
            print(
                """
                the roles \(missing.joined(separator: ", ")) do not exist, and this user may not create them: as a superuser, run \
                psql --file \(resources.schema)/\(DatabaseRoles.file), or use one role for all programs
                """)
        }
    }

    /// Flushed after each line, also into a pipe, since a migration may take minutes.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
