import Foundation
import Logging
import Postgres
import Testing
import TestServices

@Suite struct MigratorTests {
    private let one = Migration(version: 1, name: "one", sql: "CREATE TABLE one (id int); CREATE INDEX ON one (id);")
    private let two = Migration(version: 2, name: "two", sql: "ALTER TABLE one ADD COLUMN name text;")

    @Test func `the migrations of the project apply to an empty database`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let migrator = try Migrator(folder: schemaFolder)
            let applied = try await migrator.migrate(database.client)
            #expect(applied == (try Migration.all(in: schemaFolder)))
            #expect(try await migrator.migrate(database.client) == [])
            #expect(try await migrator.status(database.client).pending == [])
        }
    }

    @Test func `a test database has the schema of the project`() async throws {
        try await withTestDatabase { database in
            let rows = try await database.client.query("SELECT id, s3_path, taken_date FROM photos")
            #expect(rows.isEmpty)
        }
    }

    @Test func `two instances can migrate at the same time`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let migrator = try Migrator([one, two])
            let other = PostgresClient(settings: database.settings, logger: Logger(label: "test"))
            async let first = migrator.migrate(database.client)
            async let second = migrator.migrate(other)
            let applied = try await [first.count, second.count].sorted()
            #expect(applied == [0, 2])
            other.close()
        }
    }

    @Test func `a changed statement is an error that names the file`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Migrator([one, two]).migrate(database.client)
            let changed = Migration(version: 1, name: "one", sql: one.sql + " SELECT 1;")
            await #expect(throws: MigrationError.changed(file: "0001_one.sql")) {
                try await Migrator([changed, two]).migrate(database.client)
            }
        }
    }

    @Test func `a failing file changes nothing, and the error names the line`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let broken = Migration(
                version: 2, name: "broken",
                sql: "CREATE TABLE half (id int);\n-- ⟵ counted in characters\nSELECT\n  nonsense;\n")
            let error = await #expect(throws: MigrationError.self) {
                try await Migrator([one, broken]).migrate(database.client)
            }
            guard case .failed(let file, let line, let completed, let report)? = error else {
                Issue.record("unexpected \(String(describing: error))")
                return
            }
            #expect(file == "0002_broken.sql")
            #expect(line == 4)
            #expect(completed == 1)
            #expect(report.sqlState == "42703")
            let rows = try await database.client.query(
                "SELECT to_regclass('one') IS NOT NULL, to_regclass('half') IS NULL")
            #expect(try rows[0].decode(Bool.self, at: 0))
            #expect(try rows[0].decode(Bool.self, at: 1))
            try await Migrator([one, two]).migrate(database.client)
        }
    }

    @Test func `a file that commits is rejected`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let broken = Migration(version: 1, name: "commits", sql: "CREATE TABLE kept (id int); COMMIT;")
            await #expect(throws: MigrationError.endedTransaction(file: "0001_commits.sql")) {
                try await Migrator([broken]).migrate(database.client)
            }
        }
    }

    @Test func `a database of a newer program is rejected`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Migrator([one, two]).migrate(database.client)
            await #expect(throws: MigrationError.unknown(version: 2, name: "two")) {
                try await Migrator([one]).migrate(database.client)
            }
        }
    }

    @Test func `a new file with a lower number than an applied one is rejected`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Migrator([two(version: 5)]).migrate(database.client)
            await #expect(throws: MigrationError.outOfOrder(file: "0001_one.sql", after: 5)) {
                try await Migrator([one, two(version: 5)]).migrate(database.client)
            }
        }
    }

    @Test func `two files with the same number are rejected`() {
        #expect(throws: MigrationError.duplicateVersion("0001_one.sql", "0001_x.sql")) {
            try Migrator([one, Migration(version: 1, name: "x", sql: "")])
        }
    }

    private func two(version: Int) -> Migration {
        Migration(version: version, name: "late", sql: "CREATE TABLE late (id int)")
    }
}
