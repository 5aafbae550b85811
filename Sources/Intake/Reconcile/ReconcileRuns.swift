import Catalog
package import Postgres

/// Requested and completed reconciliations, in `reconcile_runs`.
package struct ReconcileRuns: Sendable {
    /// Notified, without payload, when a run is requested.
    package static let channel = "reconcile_runs"

    /// The number of recent runs that can be confirmed.
    private static let keptLists = 8

    private let database: PostgresClient

    package init(database: PostgresClient) { self.database = database }

    /// Requests a reconciliation from the ingest processes. Returns its id.
    ///
    /// - Parameter confirming: a run that withheld deletions and that an administrator has seen.
    /// - Throws: ``ConfirmationError`` if that run cannot be confirmed.
    package func request(confirming: Int64? = nil) async throws -> Int64 {
        if let confirming { try await check(confirming) }
        let rows = try await database.query(
            """
            WITH made AS (
                INSERT INTO reconcile_runs (confirmed, confirms) VALUES (\(confirming != nil), \(confirming)) RETURNING id)
            SELECT id, pg_notify(\(Self.channel), '') FROM made
            """)
        return try Self.number(rows)
    }

    /// - Throws: ``ConfirmationError`` if a run cannot be confirmed.
    package func check(_ id: Int64) async throws {
        let rows = try await database.query(
            """
            SELECT finished_at IS NOT NULL AND error IS NULL, refused OR thumbnails_held,
                   NOT refused OR vanished_ids IS NOT NULL,
                   (SELECT min(later.id) FROM reconcile_runs later
                    WHERE later.confirms = run.id AND later.error IS NULL),
                   (SELECT min(later.id) FROM reconcile_runs later
                    WHERE later.id > run.id AND later.finished_at IS NOT NULL AND later.error IS NULL
                      AND NOT later.refused AND NOT later.thumbnails_held)
            FROM reconcile_runs run WHERE id = \(id)
            """)
        guard let row = rows.first else { throw ConfirmationError.unknown(id) }
        guard try row.decode(Bool.self, at: 0) else { throw ConfirmationError.unfinished(id) }
        guard try row.decode(Bool.self, at: 1) else { throw ConfirmationError.withheldNothing(id) }
        if let later = try row.decode(Int64?.self, at: 3) { throw ConfirmationError.confirmed(id, by: later) }
        if let later = try row.decode(Int64?.self, at: 4) { throw ConfirmationError.outdated(id, by: later) }
        guard try row.decode(Bool.self, at: 2) else { throw ConfirmationError.dropped(id) }
    }

    /// Photos that are kept although their object is missing.
    package func missingPhotos() async throws(PostgresError) -> Int {
        let rows = try await database.query(
            """
            SELECT count(*) FROM missing_photos missing
            JOIN photos ON photos.id = missing.photo_id AND photos.s3_path = missing.s3_path AND deleted_at IS NULL
            """)
        return try rows.first?.decode(Int.self, at: 0) ?? 0
    }

    /// Claims the oldest waiting run; nil if there is none.
    package func take() async throws(PostgresError) -> (id: Int64, confirms: Int64?)? {
        let rows = try await database.query(
            """
            UPDATE reconcile_runs SET started_at = now() WHERE id = (
                SELECT id FROM reconcile_runs WHERE started_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, confirms
            """)
        guard let row = rows.first else { return nil }
        return (try row.decode(Int64.self, at: 0), try row.decode(Int64?.self, at: 1))
    }

    /// Records a run that was not requested.
    package func begin(confirming: Int64? = nil) async throws(PostgresError) -> Int64 {
        try Self.number(
            try await database.query(
                """
                INSERT INTO reconcile_runs (confirmed, confirms, started_at)
                VALUES (\(confirming != nil), \(confirming), now()) RETURNING id
                """))
    }

    /// Returns a run to the queue for another process.
    package func putBack(_ id: Int64) async throws(PostgresError) {
        try await database.execute("UPDATE reconcile_runs SET started_at = NULL WHERE id = \(id)")
    }

    /// Records the result. Also ends runs of processes that died: only one runs at a time.
    package func finish(_ id: Int64, _ report: ReconcileReport, error: String? = nil) async throws(PostgresError) {
        try await database.execute(
            """
            UPDATE reconcile_runs SET finished_at = now(), listed = \(report.listed), added = \(report.added),
                changed = \(report.changed), restored = \(report.restored), vanished = \(report.vanished),
                renamed = \(report.renamed), known = \(report.known), orphans = \(report.orphans),
                missing_thumbnails = \(report.missingThumbnails), refused = \(report.isRefused), error = \(error),
                deleting = \(report.deleting), thumbnails_held = \(report.holdsThumbnails),
                vanished_ids = \(report.isRefused ? report.withheld : nil),
                added_keys = \(report.keys.added), changed_keys = \(report.keys.changed),
                restored_keys = \(report.keys.restored), vanished_keys = \(report.keys.vanished)
            WHERE id = \(id)
            """)
        try await database.execute(
            """
            UPDATE reconcile_runs SET finished_at = now(), error = 'the process that ran it ended'
            WHERE id < \(id) AND started_at IS NOT NULL AND finished_at IS NULL
            """)
        // Runs can be confirmed only while they are recent, and these lists can be as long as the library.
        try await database.execute(
            """
            UPDATE reconcile_runs SET vanished_ids = NULL WHERE vanished_ids IS NOT NULL AND id NOT IN (
                SELECT id FROM reconcile_runs WHERE vanished_ids IS NOT NULL ORDER BY id DESC LIMIT \(Self.keptLists))
            """)
        if error == nil, !report.isRefused {
            try await database.execute(
                "INSERT INTO reconciled_days (day) VALUES ((now() AT TIME ZONE 'UTC')::date) ON CONFLICT DO NOTHING")
        }
        // Keeps recent history only.
        try await database.execute("DELETE FROM reconcile_runs WHERE id <= \(id) - 1000")
    }

    /// The newest first, without keys.
    package func latest(_ limit: Int = 20) async throws(PostgresError) -> [ReconcileRun] {
        try await runs("ORDER BY id DESC LIMIT \(limit)")
    }

    package func run(_ id: Int64) async throws(PostgresError) -> ReconcileRun? {
        try await runs("WHERE id = \(id)", withKeys: true).first
    }

    private func runs(_ which: SQL, withKeys: Bool = false) async throws(PostgresError) -> [ReconcileRun] {
        let keys: SQL = withKeys ? ", added_keys, changed_keys, restored_keys, vanished_keys" : ""
        let rows = try await database.query(
            """
            SELECT id, confirms, requested_at, started_at IS NOT NULL AS is_started, finished_at, listed, added,
                   changed, restored, vanished, known, orphans, refused, error, missing_thumbnails, renamed,
                   deleting, thumbnails_held\(keys)
            FROM reconcile_runs \(which)
            """)
        var runs: [ReconcileRun] = []
        for row in rows {
            var report = ReconcileReport()
            report.listed = try row.decode(Int.self, named: "listed")
            report.added = try row.decode(Int.self, named: "added")
            report.changed = try row.decode(Int.self, named: "changed")
            report.restored = try row.decode(Int.self, named: "restored")
            report.vanished = try row.decode(Int.self, named: "vanished")
            report.known = try row.decode(Int.self, named: "known")
            report.orphans = try row.decode(Int.self, named: "orphans")
            report.isRefused = try row.decode(Bool.self, named: "refused")
            report.missingThumbnails = try row.decode(Int.self, named: "missing_thumbnails")
            report.renamed = try row.decode(Int.self, named: "renamed")
            report.deleting = try row.decode(Int.self, named: "deleting")
            report.holdsThumbnails = try row.decode(Bool.self, named: "thumbnails_held")
            report.run = try row.decode(Int64.self, named: "id")
            let error = try row.decode(String?.self, named: "error")
            if withKeys {
                report.keys.added = try row.decode([String].self, named: "added_keys")
                report.keys.changed = try row.decode([String].self, named: "changed_keys")
                report.keys.restored = try row.decode([String].self, named: "restored_keys")
                report.keys.vanished = try row.decode([String].self, named: "vanished_keys")
            }
            let finished = try row.decode(TimestampTZ?.self, named: "finished_at").map {
                Instant(microseconds: $0.microseconds)
            }
            let isTaken = try row.decode(Bool.self, named: "is_started")
            let state: ReconcileRun.State =
                error != nil ? .failed : finished != nil ? .finished : isTaken ? .running : .waiting
            runs.append(
                ReconcileRun(
                    id: try row.decode(Int64.self, named: "id"),
                    confirms: try row.decode(Int64?.self, named: "confirms"),
                    requestedAt: Instant(
                        microseconds: try row.decode(TimestampTZ.self, named: "requested_at").microseconds),
                    finishedAt: finished, state: state, report: report, error: error))
        }
        return runs
    }

    private static func number(_ rows: Rows) throws(PostgresError) -> Int64 {
        guard let row = rows.first else { throw .protocolViolation("INSERT of a reconcile run returned no id") }
        return try row.decode(Int64.self, at: 0)
    }
}
