import Logging
import Postgres
import Synchronization
import TestServices
import Testing

/// Migrations of tables that other programs have filled and use.
@Suite struct LargeAdoptionTests {
    /// The progress reports of a migration.
    private final class Told: Sendable {
        private let kept = Mutex<[String]>([])
        var lines: [String] { kept.withLock { $0 } }
        func add(_ line: String) { kept.withLock { $0.append(line) } }
    }

    /// With statistics and default memory settings the planner would scan all rows for each row, which takes hours.
    @Test(.timeLimit(.minutes(2)))
    func `300,000 rows with statistics are adopted in seconds`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Self.fill(database.client, rows: 300_000)
            let told = Told()
            let began = ContinuousClock.now
            try await Migrator(folder: schemaFolder).migrate(database.client) { told.add("\($0)") }
            #expect(ContinuousClock.now - began < .seconds(60))
            #expect(told.lines.count == 2 * (try Migration.all(in: schemaFolder).count))
            let rows = try await database.client.query(
                "SELECT count(*), count(s3_path), count(duplicate_s3_path) FROM photos")
            #expect(try rows[0].decode(Int.self, at: 0) == 300_000)
            #expect(try rows[0].decode(Int.self, at: 1) == 299_000)
            #expect(try rows[0].decode(Int.self, at: 2) == 1000)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a migration that waits for a table lets other requests pass and then continues`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await database.client.execute("CREATE TABLE held (id int)")
            let migrator = try Migrator([
                Migration(version: 1, name: "held", sql: "ALTER TABLE held ADD COLUMN name text;")
            ])
            let waits = Told()
            let holder = PostgresClient(settings: database.settings, logger: Logger(label: "test"))
            defer { holder.close() }
            try await holder.transaction { connection in
                _ = try await connection.query("SELECT FROM held")
                async let applied = migrator.migrate(database.client) { progress in
                    if case .waitsForLock(_, let holders) = progress { waits.add(holders) }
                }
                while waits.lines.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
                // Between two attempts nobody queues behind the migration.
                _ = try await database.client.query("SELECT FROM held")
                try await connection.execute("COMMIT")
                #expect(try await applied.count == 1)
                try await connection.execute("BEGIN")
            }
            #expect(waits.lines.first?.contains("calotype (process ") == true)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a migration whose table is never free reports which program holds it`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await database.client.execute("CREATE TABLE held (id int)")
            let migrator = try Migrator([Migration(version: 1, name: "held", sql: "DROP TABLE held;")])
            let holder = PostgresClient(settings: database.settings, logger: Logger(label: "test"))
            defer { holder.close() }
            try await holder.transaction { connection in
                _ = try await connection.query("SELECT FROM held")
                let error = await #expect(throws: MigrationError.self) {
                    try await migrator.migrate(database.client, patience: .zero)
                }
                guard case .locked("0001_held.sql", let holders)? = error else {
                    Issue.record("unexpected \(String(describing: error))")
                    return
                }
                #expect(holders.contains("calotype (process "))
            }
        }
    }

    /// The shared tables as another program fills them; every 300th path occurs twice.
    static func fill(_ client: PostgresClient, rows: Int) async throws {
        let statements: [SQL] = [
            """
            CREATE TABLE photos (id BIGSERIAL PRIMARY KEY, filename VARCHAR(500), s3_path TEXT, size_bytes BIGINT,
                taken_date TIMESTAMP, camera_model VARCHAR(255), iso INT, shutter_speed VARCHAR(50),
                aperture VARCHAR(50), focal_length VARCHAR(50), latitude DECIMAL(9,6), longitude DECIMAL(9,6),
                location_name VARCHAR(500), perceptual_hash VARCHAR(64), created_at TIMESTAMP DEFAULT NOW(),
                indexed_at TIMESTAMP)
            """,
            """
            INSERT INTO photos (filename, s3_path, taken_date, camera_model, indexed_at)
            SELECT n || '.jpg', 's3://photos/' || CASE WHEN n % 300 = 0 THEN n - 1 ELSE n END || '.jpg',
                   timestamp '2015-01-01' + n * interval '1 hour', 'Camera ' || n % 40, now()
            FROM generate_series(1, \(rows)) n
            """,
            "ANALYZE photos",
        ]
        for statement in statements { try await client.execute(statement) }
    }
}
