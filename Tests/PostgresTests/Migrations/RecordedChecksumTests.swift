import Crypto
import Foundation
import Postgres
import Testing
import TestServices

/// Databases that recorded the checksum of a whole file, comments included.
@Suite struct RecordedChecksumTests {
    private static let table = "-- The first table.\nCREATE TABLE one (id int);\n"
    private static let reworded = "/* What comes first. */\nCREATE TABLE one (id int);\n"
    private static let changed = "-- The first table.\nCREATE TABLE one (id bigint);\n"

    @Test func `a database with the checksum of the whole file accepts new comments`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Self.migrate(database.client, Self.table)
            try await Self.record(Self.sha256(Self.table), database.client)
            #expect(try await Self.migrate(database.client, Self.reworded, recorded: Self.table).isEmpty)
        }
    }

    @Test func `a database with the checksum of the whole file refuses a changed statement`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Self.migrate(database.client, Self.table)
            try await Self.record(Self.sha256(Self.table), database.client)
            await #expect(throws: MigrationError.changed(file: "0001_one.sql")) {
                try await Self.migrate(database.client, Self.changed, recorded: Self.table)
            }
        }
    }

    @Test func `a database without a line for its checksum refuses the file`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Self.migrate(database.client, Self.table)
            try await Self.record(Self.sha256(Self.table), database.client)
            await #expect(throws: MigrationError.changed(file: "0001_one.sql")) {
                try await Self.migrate(database.client, Self.reworded)
            }
        }
    }

    @Test func `a new database records the checksum that older releases expect`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Self.migrate(database.client, Self.reworded, recorded: Self.table)
            let rows = try await database.client.query("SELECT checksum FROM schema_migrations")
            #expect(try rows[0].decode(String.self, at: 0) == Self.sha256(Self.table))
        }
    }

    @Test func `comments and white space do not change the checksum, and statements do`() {
        let one = Migration(version: 1, name: "one", sql: Self.table)
        #expect(one.checksum == Migration(version: 1, name: "one", sql: Self.reworded).checksum)
        #expect(one.checksum != Migration(version: 1, name: "one", sql: Self.changed).checksum)
    }

    @Test(arguments: ["abc", "00 00 0001_one.sql", "0001_one.sql \(sha256("a")) \(sha256("b"))"])
    func `a malformed line is an error that names it`(line: String) async throws {
        try await Self.withFolder(Self.table, checksums: "# A comment.\n\n\(line)\n") { folder in
            let error = #expect(throws: MigrationError.self) { try Migration.all(in: folder) }
            #expect("\(String(describing: error))".contains("line 3"))
        }
    }

    /// Of the release before checksums ignored comments: 31 files.
    @Test func `the migrations up to 0033 have the checksums that databases recorded`() throws {
        let text = try String(contentsOf: schemaFolder.appending(path: "checksums.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
        let checksums = Dictionary(
            uniqueKeysWithValues: try Migration.all(in: schemaFolder).map { ($0.fileName, $0.checksum) })
        #expect(lines.count == 31)
        for line in lines { #expect(checksums[String(line[2])] == String(line[1])) }
    }

    // MARK: Helpers

    private static func sha256(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    /// - Parameter recorded: a line with the checksum of this file is in the folder.
    @discardableResult
    private static func migrate(
        _ client: PostgresClient, _ sql: String, recorded: String? = nil
    ) async throws -> [Migration] {
        let line = recorded.map { file in
            "\(Migration(version: 1, name: "one", sql: file).checksum) \(sha256(file)) 0001_one.sql\n"
        }
        return try await withFolder(sql, checksums: line) { try await Migrator(folder: $0).migrate(client) }
    }

    private static func record(_ checksum: String, _ client: PostgresClient) async throws {
        try await client.execute("UPDATE schema_migrations SET checksum = \(checksum)")
    }

    private static func withFolder<Value>(
        _ sql: String, checksums: String?, _ body: (URL) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "calotype-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(sql.utf8).write(to: folder.appending(path: "0001_one.sql"))
        if let checksums { try Data(checksums.utf8).write(to: folder.appending(path: "checksums.txt")) }
        return try await body(folder)
    }
}
