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
            Any number of instances may do this at once: one works, the others wait. Each file says when it begins and how \
            long it took. Where another program holds a table, the file waits beside it without keeping others from that \
            table, for five minutes.
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
            let applied = try await migrator.migrate(database) { Self.say(MigrationReport.line(of: $0)) }
            if applied.isEmpty { print("already up to date") }
            let missing = try await DatabaseRoles.missing(database)
            guard !missing.isEmpty else { return }
            print(
                """
                without the roles \(missing.joined(separator: ", ")), which this user may not make: as a superuser, run \
                psql --file \(resources.schema)/\(DatabaseRoles.file), or go on with one role for all
                """)
        }
    }

    /// At once, also behind a pipe: a file may take minutes.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
