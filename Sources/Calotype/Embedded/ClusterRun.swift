import Foundation
import Logging
import Postgres

/// Starts a cluster of a data folder for one job, and shuts it down cleanly afterwards.
struct ClusterRun: Sendable {
    let postgres: EmbeddedPostgres
    let logger: Logger

    struct DoesNotAnswer: Error, CustomStringConvertible {
        let log: String?
        var description: String {
            "PostgreSQL exited or does not respond" + (log.map { " (its log is \($0))" } ?? "")
        }
    }

    private static let patience: Duration = .seconds(90)

    /// Provides the database `calotype` of the cluster. Creates it if it is missing.
    func lend<Value>(_ body: (PostgresSettings, PostgresClient) async throws -> Value) async throws -> Value {
        try postgres.prepareSocket()
        let program = postgres.program
        let child = try await ChildProcess.start(program)
        do {
            let administration = try PostgresSettings(url: postgres.url(database: "postgres"))
            try await withDatabase(administration, logger: logger) { server in
                try await waitForAnswer(of: server, child, program)
                try await EmbeddedPostgres.makeDatabase(on: server)
            }
            let settings = try PostgresSettings(url: postgres.url())
            let value = try await withDatabase(settings, logger: logger) { try await body(settings, $0) }
            await stop(child, program)
            return value
        } catch {
            await stop(child, program)
            throw error
        }
    }

    private func waitForAnswer(of server: PostgresClient, _ child: ChildProcess, _ program: Program) async throws {
        let end = ContinuousClock.now + Self.patience
        while await !server.ping() {
            // After the process has ended, its id may belong to another process.
            guard ContinuousClock.now < end, kill(child.processID, 0) == 0 else {
                throw DoesNotAnswer(log: program.logFile)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func stop(_ child: ChildProcess, _ program: Program) async {
        child.send(program.stopSignal.number)
        _ = await child.ended()
    }
}

extension EmbeddedPostgres {
    static func makeDatabase(on server: PostgresClient) async throws {
        let known = try await server.query("SELECT 1 FROM pg_database WHERE datname = \(database)")
        if known.isEmpty { try await server.execute("CREATE DATABASE calotype") }
    }
}
