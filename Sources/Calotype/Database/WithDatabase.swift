package import Logging
package import Postgres

/// Lends a client for a short job, such as a command that ends.
package func withDatabase<Value>(
    _ settings: PostgresSettings, logger: Logger, _ body: (PostgresClient) async throws -> Value
) async throws -> Value {
    var few = settings
    few.maxConnections = 2
    let client = PostgresClient(settings: few, logger: logger)
    defer { client.close() }
    return try await body(client)
}
