import Query

/// Runs `body` for at most `limit`. After that its task is cancelled, and with it the search in the index and the
/// statement in the database.
///
/// - Throws: ``APIError/timedOut(_:)``, or what `body` throws.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        let end = ContinuousClock.now + limit
        group.addTask { try await SearchDeadline.$end.withValue(end) { try await body() } }
        group.addTask {
            try await Task.sleep(until: end, clock: .continuous)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else { throw APIError.timedOut(limit) }
        return value
    }
}
