/// Caches for one second which dependencies are unavailable. Concurrent callers wait for the same check.
actor Readiness {
    private static let lifetime: Duration = .seconds(1)

    private var last: (parts: Task<[String], Never>, end: ContinuousClock.Instant)?

    func parts(_ ask: @escaping @Sendable () async -> [String]) async -> [String] {
        if let last, .now < last.end { return await last.parts.value }
        let parts = Task { await ask() }
        last = (parts, .now + Self.lifetime)
        return await parts.value
    }
}
