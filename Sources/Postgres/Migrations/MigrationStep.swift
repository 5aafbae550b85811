/// Applies one file in one transaction.
///
/// A table is locked from the first statement that changes it to the end of the file. Other programs' requests queue
/// behind a lock that the file itself waits for. The file therefore gives up after three seconds, lets them pass, and
/// starts over.
struct MigrationStep {
    let migration: Migration
    let connection: Connection

    private static let pause: Duration = .seconds(1)

    /// - Parameters:
    ///   - patience: how long to try before ``MigrationError/locked(file:by:)``.
    ///   - waiting: is called before each further attempt with the names of the sessions that hold the tables.
    func apply(patience: Duration, waiting: (String) -> Void) async throws {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try await applyOnce()
            } catch MigrationError.failed(_, _, _, let error) where error.isAboutLocks {
                let holders = try await holders()
                guard ContinuousClock.now < end else {
                    throw MigrationError.locked(file: migration.fileName, by: holders)
                }
                waiting(holders)
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func applyOnce() async throws {
        try await connection.transaction { connection in
            // 0001 looks up each row's id among all rows. Within work_mem it hashes them; with the default 4 MB it scans
            // them once per row above some 100,000 rows, which takes hours. These are limits: a small library uses little.
            // Parallel index builds need shared memory that a container may not have. The server ends a statement soon
            // after its client has gone.
            _ = try await connection.query(
                """
                SELECT set_config('work_mem', greatest(
                           pg_size_bytes(current_setting('work_mem')), 512 * 1024 * 1024) / 1024 || 'kB', TRUE),
                       set_config('maintenance_work_mem', greatest(
                           pg_size_bytes(current_setting('maintenance_work_mem')), 256 * 1024 * 1024) / 1024 || 'kB',
                           TRUE),
                       set_config('max_parallel_maintenance_workers', '0', TRUE),
                       set_config('client_connection_check_interval', '5s', TRUE),
                       set_config('lock_timeout', '3s', TRUE), set_config('statement_timeout', '0', TRUE)
                """)
            let (completed, error) = try await connection.runScript(migration.sql)
            if let error {
                throw MigrationError.failed(
                    file: migration.fileName, line: migration.line(of: error.position),
                    completedStatements: completed, error)
            }
            guard await connection.isInTransaction else {
                throw MigrationError.endedTransaction(file: migration.fileName)
            }
            try await connection.execute(
                """
                INSERT INTO schema_migrations (version, name, checksum)
                VALUES (\(migration.version), \(migration.name), \(migration.checksum))
                """)
        }
    }

    /// The sessions that hold a table of this database: "psql (process 4711)".
    private func holders() async throws(PostgresError) -> String {
        let rows = try await connection.query(
            """
            SELECT string_agg(DISTINCT format('%s (process %s)', coalesce(nullif(application_name, ''), 'a program'),
                                              activity.pid), ', ')
            FROM pg_locks held JOIN pg_stat_activity activity USING (pid)
            JOIN pg_class ON pg_class.oid = held.relation AND relkind = 'r' AND relnamespace <> 'pg_catalog'::regnamespace
            WHERE locktype = 'relation' AND granted AND activity.pid <> pg_backend_pid()
              AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)
        return try rows.first?.decode(String?.self, at: 0) ?? "another program"
    }
}

extension ServerError {
    /// A lock was not available in time, or only by ending another transaction.
    fileprivate var isAboutLocks: Bool { sqlState == "55P03" || sqlState == Self.deadlockDetected }
}
