import Crypto
package import Foundation
import Logging
package import Postgres

/// A database of a test's own, on the server that `CALOTYPE_TEST_DATABASE_URL` names.
package struct TestDatabase: Sendable {
    package let settings: PostgresSettings
    package let name: String
    package let client: PostgresClient
    /// The address for programs that open connections of their own.
    package let url: String
}

/// Lends a database to `body` and drops it afterwards. With `migrated` it has the schema of `schema/`.
///
/// The user of `CALOTYPE_TEST_DATABASE_URL` must be allowed to create databases and extensions.
/// The migrated ones are copies of a template, which the first test after a change of `schema/` makes.
package func withTestDatabase<Value>(
    migrated: Bool = true, maxConnections: Int = 8, isolation: isolated (any Actor)? = #isolation,
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    guard let url = ProcessInfo.processInfo.environment["CALOTYPE_TEST_DATABASE_URL"], !url.isEmpty else {
        throw MissingTestSetting.environmentVariable("CALOTYPE_TEST_DATABASE_URL")
    }
    let server = try ServerOfTests(url: url)
    let name = "calotype_test_\(UInt64.random(in: 0 ... .max))"
    try await server.create(name, from: migrated ? try await server.migratedTemplate() : nil)
    var settings = try PostgresSettings(url: url).database(name)
    settings.maxConnections = maxConnections
    let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
    let database = TestDatabase(
        settings: settings, name: name, client: client, url: try server.address(ofDatabase: name))
    do {
        let value = try await body(database)
        client.close()
        try await server.drop(name)
        return value
    } catch {
        client.close()
        try await server.drop(name)
        throw error
    }
}

/// The folder `schema/` of this checkout.
package let schemaFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "schema")

private struct ServerOfTests {
    private static let templateLock: Int64 = 0x7465_6D70_6C61_7465

    let url: String
    let settings: PostgresSettings

    init(url: String) throws {
        self.url = url
        var settings = try PostgresSettings(url: url)
        settings.maxConnections = 1
        // Copying a template takes the server a moment, and a whole suite may ask at once.
        settings.waitTimeout = .seconds(60)
        self.settings = settings
    }

    func create(_ name: String, from template: String?) async throws {
        try await withAdministrator { client in
            let template = template ?? "template0"
            try await client.execute("CREATE DATABASE \(identifier: name) TEMPLATE \(identifier: template)")
        }
    }

    func drop(_ name: String) async throws {
        try await withAdministrator { client in
            try await client.execute("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
        }
    }

    /// The name of a database with the present schema, made unless it is there.
    func migratedTemplate() async throws -> String {
        let migrations = try Migration.all(in: schemaFolder)
        let all = migrations.map { "\($0.version):\($0.checksum)" }.joined(separator: ",")
        let digest = SHA256.hash(data: Array(all.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
        let name = "calotype_template_\(digest)"
        try await withAdministrator { client in
            // Under a lock of the session, because CREATE DATABASE runs in no transaction. It is renamed to its
            // final name last, so that a template under that name is always complete.
            try await client.withConnection { connection in
                try await connection.execute("SELECT pg_advisory_lock(\(Self.templateLock))")
                let found = try await connection.query("SELECT 1 FROM pg_database WHERE datname = \(name)")
                if found.isEmpty {
                    let draft = name + "_draft"
                    try await connection.execute("DROP DATABASE IF EXISTS \(identifier: draft) WITH (FORCE)")
                    try await connection.execute("CREATE DATABASE \(identifier: draft) TEMPLATE template0")
                    try await migrate(draft, migrations)
                    try await connection.execute(
                        "ALTER DATABASE \(identifier: draft) RENAME TO \(identifier: name)")
                }
                try await connection.execute("SELECT pg_advisory_unlock(\(Self.templateLock))")
            }
        }
        return name
    }

    private func migrate(_ database: String, _ migrations: [Migration]) async throws {
        let client = PostgresClient(settings: settings.database(database), logger: Logger(label: "test"))
        defer { client.close() }
        try await Migrator(migrations).migrate(client)
    }

    @discardableResult
    private func withAdministrator<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: (PostgresClient) async throws -> Value
    ) async throws -> Value {
        let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
        defer { client.close() }
        return try await body(client)
    }

    /// The same address with another database: the path of a URL, a last keyword otherwise.
    func address(ofDatabase name: String) throws -> String {
        guard url.hasPrefix("postgres"), var components = URLComponents(string: url) else {
            return "\(url) dbname=\(name)"
        }
        components.path = "/\(name)"
        return components.string ?? url
    }
}
