import Catalog
import Foundation
import Logging
import Postgres
import Storage

/// What the worker's loop has to know of a job that it let run.
enum JobOutcome: Sendable {
    case done
    /// The store, or the way to it, is out of order: every other job would fail as well.
    case storeAway
    case databaseAway
}

/// Does one job from its claim to its end.
struct PhotoJobRun: Sendable {
    let settings: IngestSettings
    let queue: JobQueue
    let store: S3Client
    let renamed: RenamedPhoto
    let stale: StaleThumbnails
    let gazetteer: Gazetteer
    let threads: PictureThreads
    let memory: MemoryBudget
    let metrics: IngestMetrics
    let readPicture: PictureWork
    let logger: Logger

    func run(_ job: IngestJob) async -> JobOutcome {
        let start = ContinuousClock.now
        defer { metrics.count { $0.jobSeconds += (ContinuousClock.now - start).inSeconds } }
        do {
            guard let ending = try await ending(of: job) else { return .done }
            return await write(ending, job)
        } catch let error as StorageError {
            return await postpone(job, after: error)
        } catch let error as PostgresError where error.isUnavailable {
            return .databaseAway
        } catch is CancellationError {
            return .done
        } catch {
            return await fail(job, JobFailure(code: "INTERNAL", text: "\(error)"))
        }
    }

    /// Looks at the object and says how the job ends; nil where it has been put off.
    private func ending(of job: IngestJob) async throws -> JobEnding? {
        if job.attempts > settings.attemptLimit {
            return try await givenUp(
                job,
                JobFailure(
                    code: "DECODER_CRASHED",
                    text: "The process died \(job.attempts - 1) times, or had to be ended, while it read this file."))
        }
        if SidecarName.isSidecar(job.key) {
            return try await SidecarJobRun(sidecars: SidecarStore(queue: queue), store: store, metrics: metrics).run(
                job)
        }
        if !job.force, let known = job.known, job.kind == .created, !known.isDeleted, known.holds(etag: job.etag) {
            return unchanged(job)
        }
        let holdsVersion = job.known.map { $0.holds(etag: $0.etag) } ?? false
        let condition = !job.force && holdsVersion ? job.known?.etag : nil
        do {
            metrics.count { $0.gets += 1 }
            let stream = try await store.open(
                job.key, in: job.bucket, conditions: .init(ifNoneMatch: condition), limit: settings.videoSizeLimit)
            await memory.take(min(stream.length, settings.objectSizeLimit))
            do {
                let ending = try await indexed(job, Original(stream, limit: settings.objectSizeLimit))
                await memory.release(min(stream.length, settings.objectSizeLimit))
                return ending
            } catch {
                await memory.release(min(stream.length, settings.objectSizeLimit))
                throw error
            }
        } catch StorageError.notModified {
            return unchanged(job)
        } catch StorageError.notFound {
            return vanished(job)
        } catch StorageError.tooLarge(let limit, let size) {
            let length = size.map { "\($0) bytes are" } ?? "It is"
            return try await givenUp(
                job, JobFailure(code: "TOO_LARGE", text: "\(length) more than the limit of \(limit) bytes."),
                keepsJob: false)
        }
    }

    private func indexed(_ job: IngestJob, _ original: Original) async throws -> JobEnding {
        metrics.count { $0.bytesRead += original.bytes.count }
        let blank = row(of: job, original.info, sha256: original.sha256)
        let readPicture = readPicture
        let gazetteer = gazetteer
        let packets = try await SidecarStore(queue: queue).packets(for: job.key, in: job.bucket)
        let start = ContinuousClock.now
        let contents: Result<PictureContents, any Error> = await threads.run {
            Result {
                var contents = readPicture(original.bytes, blank)
                for packet in packets.reversed() { contents.take(sidecar: packet) }
                contents.row.place = try contents.row.position.flatMap { try gazetteer.names(at: $0) }
                contents.settleDate(of: original.info)
                return contents
            }
        }
        metrics.count { $0.pictureSeconds += (ContinuousClock.now - start).inSeconds }
        let read = try contents.get()
        var row = read.row
        if let thumbnails = read.thumbnails {
            // Before the row says so.
            try await stale.keep(original.sha256)
            try await put(thumbnails, sha256: original.sha256Hex)
            row.hasThumbnails = true
        }
        count(row, job)
        for warning in read.warnings {
            logger.notice("photo has a flaw", metadata: ["key": "\(job.key)", "warning": "\(warning)"])
        }
        if job.known == nil { try await renamed.takeOver(job, sha256: original.sha256) }
        return JobEnding(writing: row)
    }

    private func put(_ thumbnails: Thumbnails, sha256: String) async throws {
        for (size, bytes) in [(DerivedObject.Size.grid, thumbnails.grid), (.screen, thumbnails.screen)] {
            try await store.put(
                bytes, as: DerivedObject.key(sha256: sha256, size: size), in: settings.derivedBucket,
                contentType: "image/jpeg", cacheControl: "public, max-age=31536000, immutable")
        }
    }

    private func row(of job: IngestJob, _ info: ObjectInfo?, sha256: [UInt8]? = nil) -> PhotoRow {
        var row = PhotoRow(path: job.path, key: job.key)
        row.size = info?.size ?? job.size
        row.etag = info?.etag ?? job.etag
        row.objectModifiedAt = info?.lastModified.map {
            Instant(microseconds: Int64(($0.timeIntervalSince1970 * 1_000_000).rounded()))
        }
        row.sha256 = sha256
        return row
    }

    // MARK: Endings without a picture

    /// The version is indexed. An object that had been deleted is back.
    private func unchanged(_ job: IngestJob) -> JobEnding {
        metrics.count { $0.unchanged += 1 }
        guard let known = job.known, known.isDeleted else { return JobEnding() }
        return JobEnding(
            write: """
                UPDATE photos SET deleted_at = NULL FROM job
                WHERE photos.id = \(known.id.rawValue) AND s3_path = \(job.path) RETURNING 1
                """)
    }

    /// There is no such object: a photo that was deleted, or one that never came to be indexed.
    private func vanished(_ job: IngestJob) -> JobEnding {
        if let known = job.known {
            metrics.count { $0.removed += 1 }
            return renamed.leaving(known.id, job.path)
        }
        guard job.kind == .created else { return JobEnding() }
        var row = row(of: job, nil)
        row.etag = nil
        row.isGone = true
        row.failure = JobFailure(
            code: "OBJECT_VANISHED", text: "The object was gone before it could be read.")
        count(row, job)
        return JobEnding(writing: row)
    }

    /// Writes the error into the photo's row, with the version that it is true of: a reconcile must not try it again.
    private func givenUp(_ job: IngestJob, _ failure: JobFailure, keepsJob: Bool = true) async throws -> JobEnding {
        let info: ObjectInfo
        do {
            info = try await store.head(job.key, in: job.bucket)
        } catch StorageError.notFound {
            return vanished(job)
        }
        var row = row(of: job, info)
        row.failure = failure
        count(row, job)
        return JobEnding(writing: row, deadLetter: keepsJob ? failure : nil)
    }

    private func count(_ row: PhotoRow, _ job: IngestJob) {
        if let failure = row.failure {
            metrics.count { $0.failed[failure.code, default: 0] += 1 }
            logger.warning(
                "photo has an error",
                metadata: ["key": "\(job.key)", "code": "\(failure.code)", "error": "\(failure.text)"])
        } else {
            metrics.count { $0.indexed += 1 }
            logger.debug("photo read", metadata: ["key": "\(job.key)", "attempt": "\(job.attempts)"])
        }
    }

    // MARK: The end

    /// Writes until the database takes it: the original must not be read a second time because of a restart there.
    private func write(_ ending: JobEnding, _ job: IngestJob) async -> JobOutcome {
        var pause: Duration = .milliseconds(200)
        while !Task.isCancelled {
            do throws(PostgresError) {
                if try await !queue.finish(job, ending) {
                    logger.notice("job was no longer ours", metadata: ["key": "\(job.key)"])
                }
                return .done
            } catch  where error.isUnavailable || error.isRetryable {
                do { try await Task.sleep(for: pause) } catch { return .databaseAway }
                pause = min(pause * 2, .seconds(5))
            } catch {
                return await fail(job, JobFailure(code: "ROW_REFUSED", text: "\(error)"))
            }
        }
        return .databaseAway
    }

    /// The store's fault, not the object's, unless it refuses just this one request.
    private func postpone(_ job: IngestJob, after error: StorageError) async -> JobOutcome {
        switch error {
        case .rejected, .invalidResponse, .invalidKeyLength, .rangeNotSatisfiable, .preconditionFailed:
            return await fail(job, JobFailure(code: "STORE_REFUSED", text: "\(error)"))
        default:
            metrics.count { $0.postponed += 1 }
            logger.warning("the store is out of order", metadata: ["key": "\(job.key)", "error": "\(error)"])
            let failure = JobFailure(code: "STORE_UNAVAILABLE", text: "\(error)")
            do {
                try await queue.postpone(
                    job, by: .seconds(.random(in: 1...5)), failure: failure, countsAttempt: false)
                return .storeAway
            } catch {
                return .databaseAway
            }
        }
    }

    /// Puts the job off, longer each time, or gives it up after the last attempt.
    private func fail(_ job: IngestJob, _ failure: JobFailure) async -> JobOutcome {
        logger.error(
            "job failed", metadata: ["key": "\(job.key)", "code": "\(failure.code)", "error": "\(failure.text)"])
        do {
            guard job.attempts >= settings.attemptLimit else {
                let delay = Duration.seconds(10) * (1 << job.attempts) * Double.random(in: 0.5...1)
                try await queue.postpone(job, by: delay, failure: failure, countsAttempt: true)
                return .done
            }
            var row = row(of: job, nil)
            row.failure = failure
            count(row, job)
            try await queue.finish(job, JobEnding(writing: row, deadLetter: failure))
            return .done
        } catch {
            logger.error("a failure could not be noted", metadata: ["key": "\(job.key)", "error": "\(error)"])
            return .databaseAway
        }
    }
}
