import Intake
import Postgres
import Storage
import Synchronization

/// Tells whether the store refuses one object, which is that object's misfortune, or everything, which is an outage.
final class StoreHealthProbe: Sendable {
    /// Other objects that are asked for.
    private static let others = 3
    /// So long an object that was read speaks for the store.
    private static let memory: Duration = .seconds(5)

    private let database: PostgresClient
    private let store: S3Client
    private let lastRead = Mutex<ContinuousClock.Instant?>(nil)
    /// When the store last showed no object of the library.
    private let lastEmpty = Mutex<ContinuousClock.Instant?>(nil)

    init(database: PostgresClient, store: S3Client) {
        self.database = database
        self.store = store
    }

    /// An original was read.
    func recordSuccess() { lastRead.withLock { $0 = .now } }

    /// Whether other objects can be read now. Where there are none, the listing speaks for the store.
    func isHealthy(besides job: IngestJob) async throws(PostgresError) -> Bool {
        if let last = lastRead.withLock({ $0 }), ContinuousClock.now - last < Self.memory { return true }
        var keys = try await keysOfPhotos(besides: job)
        do {
            if keys.isEmpty {
                keys = try await store.page(of: job.bucket, pageSize: 100).objects.map(\.key)
                    .filter { !$0.utf8.elementsEqual(job.key.utf8) && $0.utf8.last != UInt8(ascii: "/") }
                if keys.isEmpty { return true }
            }
        } catch {
            return false
        }
        for key in keys.prefix(Self.others) where await canRead(key, in: job.bucket) {
            recordSuccess()
            return true
        }
        return false
    }

    /// Whether the store has an object of another photo: one of the newest, or any on the first page of its listing.
    ///
    /// - Throws: ``StorageError`` where the store does not list the bucket, ``PostgresError``.
    func listsOtherPhotos(besides job: IngestJob) async throws -> Bool {
        let now = ContinuousClock.now
        if let last = lastRead.withLock({ $0 }), now - last < Self.memory { return true }
        if let last = lastEmpty.withLock({ $0 }), now - last < Self.memory { return false }
        for key in try await keysOfPhotos(besides: job) where await canRead(key, in: job.bucket) {
            recordSuccess()
            return true
        }
        let prefix = "s3://\(job.bucket)/"
        let listed = try await store.page(of: job.bucket, pageSize: 1000).objects.map { prefix + $0.key }
        let known = try await database.query(
            """
            SELECT FROM photos
            WHERE s3_path = ANY(\(listed)) AND s3_path <> \(job.path) AND deleted_at IS NULL LIMIT 1
            """)
        if known.isEmpty { lastEmpty.withLock { $0 = now } } else { recordSuccess() }
        return !known.isEmpty
    }

    /// Those that could be read, the newest first.
    private func keysOfPhotos(besides job: IngestJob) async throws(PostgresError) -> [String] {
        let prefix = "s3://\(job.bucket)/"
        let rows = try await database.query(
            """
            SELECT substr(s3_path, \(prefix.unicodeScalars.count + 1)::int) FROM photos
            WHERE starts_with(s3_path, \(prefix)) AND s3_path <> \(job.path) AND deleted_at IS NULL
              AND sha256 IS NOT NULL AND error_code IS NULL
            ORDER BY id DESC LIMIT \(Self.others)
            """)
        var keys: [String] = []
        for row in rows { keys.append(try row.decode(String.self, at: 0)) }
        return keys
    }

    private func canRead(_ key: String, in bucket: String) async -> Bool {
        do {
            _ = try await store.head(key, in: bucket)
            return true
        } catch {
            return false
        }
    }
}
