package import Postgres

/// The counters of all ingest processes together, in `ingest_counters`.
package struct IngestCounters: Sendable {
    /// One counter, in the terms of Prometheus.
    package struct Counter: Sendable, Equatable {
        package let name: String
        /// Of failures; empty otherwise.
        package let reason: String
        package let value: Double
    }

    private let database: PostgresClient

    package init(database: PostgresClient) { self.database = database }

    /// Ordered by name.
    package func all() async throws(PostgresError) -> [Counter] {
        var counters: [Counter] = []
        for row in try await database.query("SELECT name, reason, value FROM ingest_counters ORDER BY name, reason") {
            counters.append(
                Counter(
                    name: try row.decode(String.self, at: 0), reason: try row.decode(String.self, at: 1),
                    value: try row.decode(Double.self, at: 2)))
        }
        return counters
    }

    /// Adds what a process counted since `before`. Writes nothing if that is nothing.
    package func add(_ now: IngestMetrics.Snapshot, since before: IngestMetrics.Snapshot) async throws(PostgresError)
    {
        let earlier = Dictionary(uniqueKeysWithValues: before.counters.map { ([$0.name, $0.reason], $0.value) })
        let grown = now.counters.compactMap { counter -> Counter? in
            let value = counter.value - (earlier[[counter.name, counter.reason]] ?? 0)
            return value > 0 ? Counter(name: counter.name, reason: counter.reason, value: value) : nil
        }
        if grown.isEmpty { return }
        try await database.execute(
            """
            INSERT INTO ingest_counters (name, reason, value)
            SELECT * FROM unnest(\(grown.map(\.name)), \(grown.map(\.reason)), \(grown.map(\.value))) AS grown (name, reason, value)
            ORDER BY 1, 2
            ON CONFLICT (name, reason) DO UPDATE SET value = ingest_counters.value + excluded.value
            """)
    }
}

extension IngestMetrics.Snapshot {
    var counters: [IngestCounters.Counter] {
        let numbers: [(String, Double)] = [
            ("photos_indexed", Double(indexed)), ("photos_unchanged", Double(unchanged)),
            ("photos_removed", Double(removed)), ("photos_withheld", Double(withheld)),
            ("photos_unsupported", Double(unsupported)),
            ("jobs_postponed", Double(postponed)),
            ("original_requests", Double(gets)), ("original_bytes", Double(bytesRead)),
            ("job_seconds", jobSeconds), ("picture_seconds", pictureSeconds),
        ]
        return numbers.map { .init(name: $0.0, reason: "", value: $0.1) }
            + failed.map { .init(name: "photos_failed", reason: $0.key, value: Double($0.value)) }
    }
}
