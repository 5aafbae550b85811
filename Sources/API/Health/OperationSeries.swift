import Postgres

/// Prometheus series on reconciles of the bucket, backups and the change feed.
struct OperationSeries: Sendable {
    let postgres: PostgresClient

    /// Writes nothing when the database is unavailable; `calotype_postgres_up` is then 0.
    func write(to text: inout PrometheusText) async {
        do {
            try await writeReconciles(to: &text)
            try await writeFeed(to: &text)
            try await writeBackups(to: &text)
        } catch {
            return
        }
    }

    private func writeReconciles(to text: inout PrometheusText) async throws(PostgresError) {
        let rows = try await postgres.query(
            """
            SELECT extract(epoch FROM now() - max(finished_at) FILTER (WHERE error IS NULL))::float8,
                   count(*) FILTER (WHERE refused), count(*) FILTER (WHERE error IS NOT NULL),
                   coalesce((SELECT refused FROM reconcile_runs WHERE finished_at IS NOT NULL AND error IS NULL
                             ORDER BY id DESC LIMIT 1), FALSE)
            FROM reconcile_runs WHERE finished_at IS NOT NULL
            """)
        guard let row = rows.first else { return }
        if let age = try row.decode(Double?.self, at: 0) {
            text.gauge(
                "calotype_reconcile_age_seconds", "Time since the bucket was last compared with the database.", age)
        }
        text.gauge(
            "calotype_reconcile_refused_runs",
            "Recorded reconcile runs that withheld deletions because too many photos disappeared.",
            Double(try row.decode(Int.self, at: 1)))
        text.gauge(
            "calotype_reconcile_failed_runs", "Recorded reconcile runs that failed.",
            Double(try row.decode(Int.self, at: 2)))
        text.gauge(
            "calotype_reconcile_refused", "Whether the last reconcile run waits for a confirmation: 1 or 0.",
            try row.decode(Bool.self, at: 3) ? 1 : 0)
    }

    /// Nothing before the first backup: an alert on absence would fire for operators who use other backup tools.
    private func writeBackups(to text: inout PrometheusText) async throws(PostgresError) {
        let rows = try await postgres.query(
            """
            SELECT extract(epoch FROM now() - finished_at)::float8, bytes FROM backup_runs
            WHERE ok ORDER BY finished_at DESC LIMIT 1
            """)
        guard let row = rows.first else { return }
        text.gauge(
            "calotype_backup_age_seconds", "Time since the last verified backup.", try row.decode(Double.self, at: 0))
        if let bytes = try row.decode(Int64?.self, at: 1) {
            text.gauge("calotype_backup_bytes", "Size of the last verified backup.", Double(bytes))
        }
    }

    private func writeFeed(to text: inout PrometheusText) async throws(PostgresError) {
        guard let row = try await postgres.query("SELECT count(*) FROM photo_changes").first else { return }
        text.gauge(
            "calotype_feed_rows", "Rows of the change feed that have not been pruned yet.",
            Double(try row.decode(Int.self, at: 0)))
    }
}
