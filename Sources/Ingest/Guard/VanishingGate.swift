import Catalog
import Intake
import Logging
import Postgres
import Synchronization

/// Decides whether a photo may be marked as deleted. Every job that finds an object missing asks here, in every
/// process.
///
/// All processes share the row `vanishing_guard`. Each decision locks it, so that all processes together stay within
/// the limit.
struct VanishingGate: Sendable {
    /// Maximum age of the measured counts in seconds: usually, and before a photo is withheld.
    private static let freshness = (usually: 60.0, beforeWithholding: 2.0)

    let database: PostgresClient
    let bucket: String
    let limits: ReconcileGuard
    let storeHealth: StoreHealthProbe
    let logger: Logger
    private let alarm = Alarm()

    init(
        database: PostgresClient, bucket: String, limits: ReconcileGuard, storeHealth: StoreHealthProbe,
        logger: Logger
    ) {
        self.database = database
        self.bucket = bucket
        self.limits = limits
        self.storeHealth = storeHealth
        self.logger = logger
    }

    /// The reason why a photo whose object was not found must be kept; nil if it may vanish.
    ///
    /// A photo that may vanish is counted.
    /// - Throws: ``StorageError`` where the store does not answer, ``PostgresError``.
    func objection(to job: IngestJob, of photo: PhotoID) async throws -> MissingReason? {
        var storeHasOthers: Bool?
        while true {
            switch try await decide(job, photo, storeHasOthers: storeHasOthers) {
            case .vanishes: return nil
            case .askStore: storeHasOthers = try await storeHealth.listsOtherPhotos(besides: job)
            case .withheld(let reason):
                warn(job, reason)
                return reason
            }
        }
    }

    private func decide(
        _ job: IngestJob, _ photo: PhotoID, storeHasOthers: Bool?
    ) async throws -> VanishingVerdict {
        if job.confirmedRun != nil { return .vanishes }
        return try await database.transaction { connection in
            let rows = try await connection.query(
                """
                SELECT recent, living, coalesce(extract(epoch FROM clock_timestamp() - measured_at)::float8, 'Infinity'),
                       EXISTS (
                           SELECT FROM missing_photos
                           WHERE photo_id = \(photo.rawValue) AND s3_path = \(job.path) AND reason = 'mass')
                FROM vanishing_guard FOR UPDATE
                """)
            guard let row = rows.first else {
                throw PostgresError.protocolViolation("the table vanishing_guard has no row")
            }
            var counts = (recent: try row.decode(Int.self, at: 0), living: try row.decode(Int.self, at: 1))
            let age = try row.decode(Double.self, at: 2)
            func verdict() throws(PostgresError) -> VanishingVerdict {
                limits.verdict(
                    on: Vanishing(
                        isWithheld: try row.decode(Bool.self, at: 3), isAnnounced: job.kind == .removed,
                        recent: counts.recent, library: counts.living + counts.recent, storeHasOthers: storeHasOthers)
                )
            }
            var result = try verdict()
            let isWithheld = if case .withheld(.mass) = result { true } else { false }
            if age > Self.freshness.usually || isWithheld && age > Self.freshness.beforeWithholding {
                counts = try await VanishingMemory(bucket: bucket).measure(on: connection)
                result = try verdict()
            }
            if result == .vanishes {
                try await connection.execute("UPDATE vanishing_guard SET recent = recent + 1")
            }
            return result
        }
    }

    private func warn(_ job: IngestJob, _ reason: MissingReason) {
        guard alarm.mayRing() else { return }
        let why =
            switch reason {
            case .mass: "too many photos disappeared within a short time"
            case .store: "the object store lists no other photo of the library"
            }
        logger.error(
            "deletion withheld; to delete these photos, run calotype reconcile and confirm its run",
            metadata: ["key": "\(job.key)", "reason": "\(why)"])
    }

    /// Logs the same message at most once per minute.
    private final class Alarm: Sendable {
        private let last = Mutex<ContinuousClock.Instant?>(nil)

        func mayRing() -> Bool {
            last.withLock { last in
                if let last, ContinuousClock.now - last < .seconds(60) { return false }
                last = .now
                return true
            }
        }
    }
}

/// The state of the guard, in `vanishing_guard` and `vanished_photos`.
struct VanishingMemory: Sendable {
    let bucket: String

    /// Measures the counts and stores them for all processes.
    func measure(on connection: Connection) async throws(PostgresError) -> (recent: Int, living: Int) {
        let rows = try await connection.query(
            """
            UPDATE vanishing_guard SET measured_at = clock_timestamp(),
                recent = (
                    SELECT count(*) FROM vanished_photos vanished JOIN photos ON photos.id = vanished.photo_id
                    WHERE vanished.vanished_at > greatest(
                              now() - make_interval(days => \(ReconcileGuard.windowDays)::int), vanishing_guard.confirmed_at)
                      AND vanished.confirmed_run IS NULL AND photos.deleted_at IS NOT NULL),
                living = (
                    SELECT count(*) FROM photos
                    WHERE deleted_at IS NULL AND NOT excluded AND starts_with(s3_path, \("s3://\(bucket)/")))
            RETURNING recent, living
            """)
        guard let row = rows.first else { throw .protocolViolation("the table vanishing_guard has no row") }
        return (try row.decode(Int.self, at: 0), try row.decode(Int.self, at: 1))
    }
}
