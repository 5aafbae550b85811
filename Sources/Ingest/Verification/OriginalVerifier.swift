import Catalog
import Crypto
import Foundation
package import Logging
package import Postgres
package import Storage
import Support

/// Reads whole originals and compares their SHA-256 with their rows. Starts with those whose last verification is
/// oldest.
///
/// It changes nothing except `original_checks`. Results are stored one by one, so that an interrupted run resumes where
/// it stopped.
package struct OriginalVerifier: Sendable {
    /// Photos selected per batch.
    private static let step = 1000
    /// After this many unreadable objects in a row, the store is considered unavailable.
    private static let patience = 5

    private let database: PostgresClient
    private let store: S3Client
    private let bucket: String
    private let logger: Logger

    package init(database: PostgresClient, store: S3Client, bucket: String, logger: Logger) {
        self.database = database
        self.store = store
        self.bucket = bucket
        self.logger = logger
    }

    /// - Parameters:
    ///   - bytesPerSecond: nil for no limit.
    ///   - limit: maximum number of originals.
    ///   - age: in seconds; originals verified more recently are skipped.
    ///   - deadline: no further original is read after it.
    ///   - progress: called after each original.
    /// - Throws: ``StorageError`` where the store is unavailable, ``PostgresError``.
    package func run(
        bytesPerSecond: Double? = nil, limit: Int = .max, olderThan age: Double = 0,
        until deadline: ContinuousClock.Instant? = nil, progress: (VerificationReport) -> Void = { _ in }
    ) async throws -> VerificationReport {
        let times = try await database.query("SELECT clock_timestamp() - make_interval(secs => \(age))")
        let before = try times.first?.decode(TimestampTZ.self, at: 0) ?? .negativeInfinity
        var report = VerificationReport()
        var pace = Pace(bytesPerSecond: bytesPerSecond)
        var unreadable = 0
        while report.originals < limit {
            let photos = try await next(min(Self.step, limit - report.originals), before: before)
            if photos.isEmpty { break }
            for photo in photos {
                if let deadline, ContinuousClock.now >= deadline { return report }
                try Task.checkCancellation()
                let (outcome, detail) = try await verify(photo, &pace, &report)
                unreadable = outcome == .unreadable ? unreadable + 1 : 0
                if unreadable == Self.patience {
                    throw StorageError.unavailable(.init(attempts: Self.patience, reason: detail ?? ""))
                }
                guard try await note(photo, outcome, detail) else { continue }
                report.add(outcome, detail, photo)
                if outcome.isFault {
                    logger.error(
                        "verification failed: original differs from the indexed version",
                        metadata: [
                            "key": "\(photo.key)", "outcome": "\(outcome.rawValue)", "error": "\(detail ?? "")",
                        ])
                }
                progress(report)
            }
        }
        return report
    }

    /// Verifies originals for one minute, unless another process does. Skips those verified within the last day.
    ///
    /// - Returns: whether there is nothing left to do for a while.
    func verifySome(bytesPerSecond: Double) async throws -> Bool {
        try await database.withConnection { connection in
            let isFree = try await connection.query("SELECT pg_try_advisory_lock(\(AdvisoryLock.verification))")
            guard try isFree.first?.decode(Bool.self, at: 0) == true else { return true }
            let result: Result<VerificationReport, any Error>
            do {
                result = .success(
                    try await run(
                        bytesPerSecond: bytesPerSecond, olderThan: 86_400, until: .now + .seconds(60)))
            } catch {
                result = .failure(error)
            }
            // In a task of its own, so that it runs even after a cancellation: the connection returns to the pool and would
            // keep the lock.
            _ = try await Task {
                try await connection.execute("SELECT pg_advisory_unlock(\(AdvisoryLock.verification))")
            }.value
            return try result.get().originals == 0
        }
    }

    /// The originals whose last verification is oldest.
    private func next(_ count: Int, before: TimestampTZ) async throws(PostgresError) -> [VerifiedPhoto] {
        let prefix = "s3://\(bucket)/"
        let rows = try await database.query(
            """
            SELECT photos.id, substr(s3_path, \(prefix.unicodeScalars.count + 1)::int), etag, sha256
            FROM photos LEFT JOIN original_checks checked ON checked.photo_id = photos.id
            WHERE deleted_at IS NULL AND NOT excluded AND sha256 IS NOT NULL AND starts_with(s3_path, \(prefix))
              AND (checked.verified_at IS NULL OR checked.verified_at < \(before))
            ORDER BY checked.verified_at NULLS FIRST, photos.id LIMIT \(count)
            """)
        var photos: [VerifiedPhoto] = []
        for row in rows {
            photos.append(
                VerifiedPhoto(
                    id: try row.decode(Int64.self, at: 0), key: try row.decode(String.self, at: 1),
                    etag: try row.decode(String?.self, at: 2), sha256: try row.decode([UInt8].self, at: 3)))
        }
        return photos
    }

    private func verify(
        _ photo: VerifiedPhoto, _ pace: inout Pace, _ report: inout VerificationReport
    ) async throws -> (VerificationOutcome, String?) {
        var last: (VerificationOutcome, String?) = (.unreadable, nil)
        // Reads it once more, since the transfer may have damaged the bytes.
        for _ in 0..<2 {
            do {
                let stream = try await store.open(photo.key, in: bucket, limit: .max)
                if let etag = photo.etag, let other = stream.info.etag, other != etag {
                    return (.replaced, "The object has the ETag \(other) instead of \(etag).")
                }
                var hash = SHA256()
                var count = 0
                for try await part in stream {
                    hash.update(data: part)
                    count += part.count
                    report.bytes += part.count
                    try await pace.take(part.count)
                }
                guard count == stream.length else {
                    last = (.unreadable, "received \(count) of \(stream.length) bytes.")
                    continue
                }
                let sha256 = Array(hash.finalize())
                if sha256 == photo.sha256 { return (.intact, nil) }
                let (found, known) = (Hex.string(sha256), Hex.string(photo.sha256))
                last = (.damaged, "The object has the SHA-256 \(found) instead of \(known).")
            } catch StorageError.notFound {
                return (.missing, "The object does not exist.")
            } catch let error as StorageError {
                if case .bucketNotFound = error { throw error }
                last = (.unreadable, "\(error)")
            }
        }
        return last
    }

    /// Returns false if the photo has changed meanwhile, so that the result does not apply.
    private func note(
        _ photo: VerifiedPhoto, _ outcome: VerificationOutcome, _ detail: String?
    ) async throws(PostgresError) -> Bool {
        let written = try await database.execute(
            """
            INSERT INTO original_checks (photo_id, outcome, detail)
            SELECT id, \(outcome.rawValue), \(detail) FROM photos
            WHERE id = \(photo.id) AND s3_path = \("s3://\(bucket)/\(photo.key)") AND sha256 = \(photo.sha256)
              AND deleted_at IS NULL
            ON CONFLICT (photo_id) DO UPDATE SET verified_at = clock_timestamp(), outcome = excluded.outcome, detail = excluded.detail
            """)
        return written == 1
    }
}

/// A photo whose original is verified, with its row at the start.
struct VerifiedPhoto: Sendable {
    let id: Int64
    let key: String
    let etag: String?
    let sha256: [UInt8]
}

/// Limits a rate in bytes per second by waiting.
private struct Pace {
    let bytesPerSecond: Double?
    private var due = ContinuousClock.now

    init(bytesPerSecond: Double?) { self.bytesPerSecond = bytesPerSecond }

    mutating func take(_ bytes: Int) async throws {
        guard let bytesPerSecond, bytesPerSecond > 0 else { return }
        // Unused time does not accumulate.
        due = max(due, .now) + .seconds(Double(bytes) / bytesPerSecond)
        if due > .now { try await Task.sleep(until: due) }
    }
}
