import Glibc
import Postgres

/// Identifies the build and the database that an index file was created by.
struct IndexOrigin: Hashable, Sendable {
    /// The format version, and the size and time of the executable, because builds may fold and parse differently.
    let program: String
    /// The cluster, the database, the tables, and the schema version.
    let database: String

    static func here(_ client: PostgresClient) async throws(PostgresError) -> IndexOrigin {
        let rows = try await client.query(
            """
            SELECT format('%s %s %s %s %s %s', (SELECT system_identifier FROM pg_control_system()),
                          (SELECT oid FROM pg_database WHERE datname = current_database()),
                          'photos'::regclass::oid, 'photo_ai_results'::regclass::oid, 'photo_changes'::regclass::oid,
                          (SELECT max(version) FROM schema_migrations))
            """)
        guard let row = rows.first else { throw .protocolViolation("the database has no identity") }
        return IndexOrigin(program: program, database: try row.decode(String.self, at: 0))
    }

    private static let program: String = {
        var file = stat()
        // A unique name, so that no file matches.
        guard stat("/proc/self/exe", &file) == 0 else { return "unknown \(UInt64.random(in: 0 ... .max))" }
        return "\(IndexFile.layout) \(file.st_size) \(file.st_mtim.tv_sec).\(file.st_mtim.tv_nsec)"
    }()
}
