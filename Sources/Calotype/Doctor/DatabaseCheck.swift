import Foundation
import Logging
import Postgres

/// The database: reachable, new enough, with its extensions and an up-to-date schema.
package struct DatabaseCheck: Sendable {
    static let oldestVersion = 150_000
    static let extensions = ["cube", "earthdistance", "pg_trgm"]

    let database: PostgresClient
    /// Folder of the migrations.
    let schema: String

    func findings() async throws -> [Finding] {
        if let refusal = await refusal() {
            let reason = "the database is unavailable"
            return [refusal]
                + ["extensions", "schema", "clock of the database"].map { subject in
                    Finding(subject: subject, outcome: .skipped(because: reason))
                }
        }
        return [try await version(), try await extensions(), await migrations(), try await clock()]
    }

    /// The reason why the database is unavailable; nil if it is available.
    func refusal() async -> Finding? {
        do {
            _ = try await database.query("SELECT 1")
            return nil
        } catch {
            return Finding(
                subject: "database",
                outcome: .wrong("\(database.settings): \(error)", remedy: Self.advice("\(error)")))
        }
    }

    /// libpq has no code for a refused connection, so the server's message is searched for these three phrases.
    package static func advice(_ error: String) -> String {
        let url = Setting.databaseURL.rawValue
        if error.contains("database \"") && error.contains("does not exist") {
            return "correct the database's name at the end of \(url), or make it: CREATE DATABASE, as a superuser"
        }
        if error.contains("role \"") || error.contains("password") || error.contains("pg_hba.conf") {
            return "check the user and password in \(url) against the server's roles and its pg_hba.conf"
        }
        return "start PostgreSQL, and check its address and port in \(url)"
    }

    private func version() async throws -> Finding {
        let row = try await database.query(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version')")[0]
        let (number, name) = (try row.decode(Int.self, at: 0), try row.decode(String.self, at: 1))
        guard number >= Self.oldestVersion else {
            return Finding(
                subject: "database", outcome: .wrong("PostgreSQL \(name)", remedy: "upgrade it to 15 or newer"))
        }
        return Finding(subject: "database", outcome: .fine("PostgreSQL \(name), \(database.settings)"))
    }

    private func extensions() async throws -> Finding {
        let rows = try await database.query(
            """
            SELECT a.name, a.installed_version IS NOT NULL FROM pg_available_extensions a
            WHERE a.name = ANY(\(Self.extensions))
            """)
        let known = try Dictionary(
            uniqueKeysWithValues: rows.map { (try $0.decode(String.self, at: 0), try $0.decode(Bool.self, at: 1)) })
        let absent = Self.extensions.filter { known[$0] == nil }
        guard absent.isEmpty else {
            return Finding(
                subject: "extensions",
                outcome: .wrong(
                    "the server does not have \(absent.joined(separator: ", "))",
                    remedy: "install the server's contrib package (Debian: apt-get install postgresql-contrib)"))
        }
        let idle = Self.extensions.filter { known[$0] == false }
        guard idle.isEmpty else {
            return Finding(
                subject: "extensions",
                outcome: .wrong(
                    "\(idle.joined(separator: ", ")) not installed in this database",
                    remedy: "run calotype migrate, or, if its user lacks the permission, as a superuser: "
                        + idle.map { "CREATE EXTENSION \($0);" }.joined(separator: " ")))
        }
        return Finding(subject: "extensions", outcome: .fine(Self.extensions.joined(separator: ", ")))
    }

    private func migrations() async -> Finding {
        do {
            try await SchemaGuard(database: database, folder: schema, logger: Logger(label: "calotype.doctor"))
                .check()
            return Finding(subject: "schema", outcome: .fine("up to date"))
        } catch let fault as SchemaFault {
            return Finding(subject: "schema", outcome: .wrong(fault.fact, remedy: fault.remedy))
        } catch {
            return Finding(
                subject: "schema",
                outcome: .wrong("\(error)", remedy: "grant the database user SELECT on the table schema_migrations"))
        }
    }

    /// Tokens, links and jobs depend on both clocks.
    private func clock() async throws -> Finding {
        let before = Date()
        let row = try await database.query("SELECT extract(epoch FROM clock_timestamp())::float8")[0]
        let theirs = try row.decode(Double.self, at: 0)
        let ours = before.timeIntervalSince1970 + Date().timeIntervalSince(before) / 2
        return ClockSkew(seconds: theirs - ours).finding(of: "clock of the database", limit: 30)
    }
}
