/// Remembers for a second which parts are away; whoever asks meanwhile waits for the same answer.
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
