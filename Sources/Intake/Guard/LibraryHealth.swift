package import Postgres

/// What the mass-deletion guard withholds and what the verification of originals found, for metrics.
package struct LibraryHealth: Sendable, Equatable {
    /// Photos that are kept although their object is missing.
    package let missing: Int
    /// Photos that vanished within the guard's window, at the last measurement.
    package let vanished: Int
    /// Originals per outcome, excluding intact ones.
    package let faults: [String: Int]
    /// Seconds since the newest verification; nil if there was none.
    package let lastVerified: Double?
    /// Seconds since the verification of the original whose last verification is oldest.
    package let oldestVerified: Double?

    /// The values of `original_checks.outcome` other than `intact`.
    package static let faultNames = ["damaged", "missing", "replaced", "unreadable"]

    package init(in database: PostgresClient) async throws(PostgresError) {
        missing = try await ReconcileRuns(database: database).missingPhotos()
        let rows = try await database.query(
            """
            SELECT (SELECT recent FROM vanishing_guard),
                   extract(epoch FROM now() - (SELECT max(verified_at) FROM original_checks))::float8,
                   extract(epoch FROM now() - (SELECT min(verified_at) FROM original_checks))::float8
            """)
        guard let row = rows.first else { throw .protocolViolation("an aggregate query returned no row") }
        vanished = try row.decode(Int?.self, at: 0) ?? 0
        lastVerified = try row.decode(Double?.self, at: 1)
        oldestVerified = try row.decode(Double?.self, at: 2)
        var counts: [String: Int] = [:]
        for row in try await database.query(
            "SELECT outcome, count(*) FROM original_checks WHERE outcome <> 'intact' GROUP BY 1")
        {
            counts[try row.decode(String.self, at: 0)] = try row.decode(Int.self, at: 1)
        }
        faults = counts
    }
}
