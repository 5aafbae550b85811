package import Logging
package import Postgres

/// Provides a client with few connections for a short job, such as a command.
package func withDatabase<Value>(
    _ settings: PostgresSettings, logger: Logger, _ body: (PostgresClient) async throws -> Value
) async throws -> Value {
    var few = settings
    few.maxConnections = 2
    let client = PostgresClient(settings: few, logger: logger)
    defer { client.close() }
    return try await body(client)
}
