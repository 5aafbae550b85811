import Catalog
import Foundation
import Geocoding
import Intake
import Logging
import Postgres
import Storage
import Support

/// What the worker's loop has to know of a job that it let run.
enum JobRunResult: Sendable {
    case done
    /// The store, or the way to it, is out of order: every other job would fail as well.
    case storeUnavailable
    case databaseUnavailable
}

/// Does one job from its claim to its end.
struct PhotoJobRun: Sendable {
    let settings: IngestSettings
    let queue: JobQueue
    let endings: JobCommitter
    let store: S3Client
    let renamed: RenamedPhoto
    let thumbnails: ThumbnailStore
    let storeHealth: StoreHealthProbe
    let gate: VanishingGate
    let gazetteer: Gazetteer
    let threads: PictureThreads
    let memory: MemoryBudget
    let metrics: IngestMetrics
    let readPicture: PictureWork
    let readSidecar: SidecarWork
    let logger: Logger

    func run(_ job: IngestJob) async -> JobRunResult {
        let start = ContinuousClock.now
        defer { metrics.count { $0.jobSeconds += (ContinuousClock.now - start).inSeconds } }
        do {
            return await write(try await ending(of: job), job)
        } catch let error as StorageError {
            return await settle(job, after: error)
        } catch ThumbnailError.stopped(let error) {
            return await putOff(job, after: error)
        } catch ThumbnailError.refused(let error) {
            return await fail(
                job, JobFailure(code: "THUMBNAILS_REFUSED", text: "Thumbnails could not be stored: \(error)"))
        } catch let error as PostgresError where error.isUnavailable {
            return .databaseUnavailable
        } catch let error as DecoderUnavailable {
            return await fail(job, JobFailure(code: "DECODER_UNAVAILABLE", text: "\(error)"))
        } catch is CancellationError {
            return .done
        } catch {
            return await fail(job, JobFailure(code: "INTERNAL", text: "\(error)"))
        }
    }

    /// Looks at the object and says how the job ends.
    private func ending(of job: IngestJob) async throws -> JobOutcome {
        // Excluded and forgotten objects are not read.
        if settings.exclusions.excludes(job.key) || job.isForgotten && job.known == nil {
            var ending = JobOutcome()
            ending.checkedObject = false
            return ending
        }
        if job.attempts > settings.attemptLimit {
            return try await givenUp(
                job,
                JobFailure(
                    code: "DECODER_CRASHED",
                    text: "The process died or was killed \(job.attempts - 1) times while it read this file."))
        }
        let sidecars = SidecarJobRun(
            sidecars: SidecarStore(queue: queue), store: store, storeHealth: storeHealth, metrics: metrics,
            threads: threads,
            readSidecar: readSidecar)
        if let ending = try await sidecars.run(job) { return ending }
        // Without what stands in the file itself, nobody knows what a sidecar that is gone has hidden.
        let mustRead = job.force || !job.parts.isEmpty || job.words && job.known?.hasFacts == false
        if !mustRead, let known = job.known, job.kind == .created, !known.isDeleted, known.holds(etag: job.etag),
            let ending = try await unchanged(job)
        {
            return ending
        }
        let holdsVersion = job.known.map { $0.holds(etag: $0.etag) } ?? false
        let condition = !mustRead && holdsVersion ? job.known?.etag : nil
        do {
            if let known = job.known, let parts = job.partsAlone, let ending = try await remade(parts, job, known) {
                return ending
            }
            metrics.count { $0.gets += 1 }
            let stream = try await store.open(
                job.key, in: job.bucket, conditions: .init(ifNoneMatch: condition), limit: settings.videoSizeLimit)
            return try await indexed(
                job,
                DownloadedObject(
                    stream, limit: settings.objectSizeLimit, keepsExcerpt: settings.videos.poster != nil,
                    probes: settings.videos.probe != nil, memory: memory))
        } catch StorageError.notModified {
            // Overwritten since it was asked for: looked at once more.
            if var ending = try await unchanged(job) {
                ending.checkedObject = true
                return ending
            }
            return try await self.ending(of: job)
        } catch StorageError.notFound(let key) where key.utf8.elementsEqual(job.key.utf8) {
            return try await vanished(job)
        } catch StorageError.tooLarge(let limit, let size) {
            let length = size.map { "\($0) bytes are" } ?? "It is"
            return try await givenUp(
                job, JobFailure(code: "TOO_LARGE", text: "\(length) more than the limit of \(limit) bytes."),
                keepsJob: false)
        } catch let stranger as UnsupportedLargeObject {
            return unsupported(job, stranger)
        }
    }

    func indexed(_ job: IngestJob, _ original: consuming DownloadedObject) async throws -> JobOutcome {
        let known = try await KnownContent(of: job, sha256: original.sha256, in: queue.database)
        if known.isForgotten { return try await forgotten(job, original.info, sha256: original.sha256) }
        let (read, found) = try await picture(job, .init(copy original), .all, sidecars: known.sidecars)
        let sha256 = original.sha256
        let name = original.sha256Hex
        // What waits for the bucket of thumbnails holds no original in memory.
        _ = consume original
        var row = read.row
        if let pictures = read.thumbnails {
            // Before the row says so.
            try await thumbnails.keep(pictures, sha256: name)
            row.hasThumbnails = true
        }
        count(row, job)
        tell(read.warnings, job)
        let photo: PhotoID? =
            if let before = job.known {
                before.id
            } else if known.hasDuplicates {
                try await renamed.takeOver(job, sha256: sha256)
            } else {
                nil
            }
        var facts = found
        if let photo, try await facts.keepArrival(of: photo, sha256: sha256, in: queue.database),
            row.takenSource == CaptureDate.arrival
        {
            row.take(facts.objectDate?.date)
        }
        return JobOutcome(writing: row, facts: try facts.keeping())
    }

    /// What was read of an object, for its picture.
    struct Reading: Sendable {
        let info: ObjectInfo
        let bytes: [UInt8]
        var sha256: [UInt8]?
        var film: VideoExcerpt?
        /// That came from the store.
        let bytesRead: Int
        /// Of the bytes, where nobody else holds one.
        var loan: MemoryLoan?
        /// What stands at the file's end was not read: it is as the same version had it before.
        var isHead = false
        var earlier: FileFacts?
    }

    /// Reads the picture and takes its sidecars over.
    func picture(
        _ job: IngestJob, _ original: Reading, _ parts: Set<PicturePart>, sidecars: [Sidecar]
    ) async throws -> (PictureContents, FileFacts) {
        metrics.count { $0.bytesRead += original.bytesRead }
        storeHealth.recordSuccess()
        var blank = row(of: job, original.info, sha256: original.sha256)
        blank.isOfHead = original.isHead
        let row = blank
        let (readPicture, readSidecar) = (readPicture, readSidecar)
        let gazetteer = gazetteer
        let programs = settings.videos
        let start = ContinuousClock.now
        let contents: Result<(PictureContents, FileFacts), any Error> = await threads.run {
            Result {
                var contents = try readPicture(original.bytes, parts, row)
                contents.keepZone(of: original.earlier)
                try contents.take(original.film, parts, by: programs, readPicture)
                let objectDate = contents.objectDate(of: original.info)
                let facts = FileFacts(contents, objectDate: objectDate)
                try contents.take(sidecars, by: readSidecar)
                contents.row.place = try contents.row.position.flatMap { try gazetteer.names(at: $0) }
                contents.settleDate(or: objectDate)
                return (contents, facts)
            }
        }
        metrics.count { $0.pictureSeconds += (ContinuousClock.now - start).inSeconds }
        return try contents.get()
    }

    func tell(_ warnings: [String], _ job: IngestJob) {
        for warning in warnings {
            logger.notice("metadata warning", metadata: ["key": "\(job.key)", "warning": "\(warning)"])
        }
    }

    func row(of job: IngestJob, _ info: ObjectInfo?, sha256: [UInt8]? = nil) -> PhotoRow {
        var row = PhotoRow(path: job.path, key: job.key)
        row.size = info?.size ?? job.size
        row.etag = info?.etag ?? job.etag
        row.objectModifiedAt = info?.lastModified.map {
            Instant(microseconds: Int64(($0.timeIntervalSince1970 * 1_000_000).rounded()))
        }
        row.sha256 = sha256
        row.homeZone = settings.timeZone
        return row
    }

    // MARK: Endings without a picture

    /// Takes the sidecars of a photo over once more, from what its file said when it was read.
    func reworded(_ job: IngestJob, _ known: KnownPhoto, _ facts: FileFacts) async throws -> JobOutcome {
        var contents = facts.contents(path: job.path, key: job.key)
        contents.row.homeZone = settings.timeZone
        let sidecars = try await SidecarStore(queue: queue).sidecars(for: job.key, in: job.bucket)
        let (ofFile, readSidecar) = (contents, readSidecar)
        contents = try await threads.run {
            Result {
                var contents = ofFile
                try contents.take(sidecars, by: readSidecar)
                return contents
            }
        }.get()
        contents.row.place = try contents.row.position.flatMap { try gazetteer.names(at: $0) }
        contents.settleDate(or: facts.objectDate?.date)
        tell(contents.warnings, job)
        var ending = JobOutcome(write: contents.row.rewording(known.id))
        ending.checkedObject = false
        return ending
    }

    /// There is no such object: a photo that was deleted, or one that never came to be indexed.
    func vanished(_ job: IngestJob) async throws -> JobOutcome {
        if let known = job.known {
            if known.isDeleted { return JobOutcome() }
            let objection = try await gate.objection(to: job, of: known.id)
            metrics.count { if objection == nil { $0.removed += 1 } else { $0.withheld += 1 } }
            return renamed.leaving(known.id, job.path, objection: objection, confirmedRun: job.confirmedRun)
        }
        guard job.kind == .created else { return JobOutcome() }
        var row = row(of: job, nil)
        row.etag = nil
        row.isGone = true
        row.failure = JobFailure(
            code: "OBJECT_VANISHED", text: "The object was deleted before it could be read.")
        count(row, job)
        return JobOutcome(writing: row)
    }

    /// The content was forgotten: it makes no row, and this key and version are not read again. Another photo that had the
    /// key has no object any more.
    private func forgotten(_ job: IngestJob, _ info: ObjectInfo, sha256: [UInt8]) async throws -> JobOutcome {
        var ending = job.known == nil ? JobOutcome() : try await vanished(job)
        ending.before.append(
            """
            tombstone AS (
                INSERT INTO forgotten_photos (s3_path, etag, sha256) SELECT \(job.path), \(info.etag), \(sha256) FROM job
                ON CONFLICT ON CONSTRAINT forgotten_photos_once DO NOTHING)
            """)
        ending.before.append(
            """
            outlived AS (
                INSERT INTO stale_thumbnails (sha256) SELECT \(sha256) FROM job
                ON CONFLICT (sha256) DO UPDATE SET noted_at = clock_timestamp())
            """)
        return ending
    }

    /// Another kind of file, too large to be read for its hash alone.
    private func unsupported(_ job: IngestJob, _ stranger: UnsupportedLargeObject) -> JobOutcome {
        if PictureName.promisesPicture(job.key), stranger.mediaType == nil {
            let failure = JobFailure(
                code: "TOO_LARGE",
                text: "\(stranger.info.size) bytes are more than the limit of \(settings.objectSizeLimit) bytes.")
            return givenUp(job, failure, of: stranger.info, keepsJob: false)
        }
        var row = row(of: job, stranger.info)
        row.isUnsupported = true
        row.mediaType = stranger.mediaType ?? "application/octet-stream"
        count(row, job)
        return JobOutcome(writing: row)
    }

    /// Writes the error into the photo's row, with the version that it is true of: a reconcile must not try it again.
    private func givenUp(_ job: IngestJob, _ failure: JobFailure, keepsJob: Bool = true) async throws -> JobOutcome {
        do {
            return givenUp(job, failure, of: try await store.head(job.key, in: job.bucket), keepsJob: keepsJob)
        } catch StorageError.notFound {
            return try await vanished(job)
        }
    }

    /// The failure is not about the content: what was read of the same version before stays true, and stays.
    ///
    /// - Parameter info: the object as it is now; nil where nobody knows.
    func givenUp(
        _ job: IngestJob, _ failure: JobFailure, of info: ObjectInfo?, keepsJob: Bool
    ) -> JobOutcome {
        var row = row(of: job, info)
        row.failure = failure
        count(row, job)
        if let known = job.known, known.isRead, row.etag == nil || row.etag == known.etag {
            return JobOutcome(noting: failure, on: known, path: job.path, deadLetter: keepsJob)
        }
        return JobOutcome(writing: row, deadLetter: keepsJob ? failure : nil)
    }

    func count(_ row: PhotoRow, _ job: IngestJob) {
        if let failure = row.failure {
            metrics.count { $0.failed[failure.code, default: 0] += 1 }
            logger.warning(
                "photo indexed with an error",
                metadata: ["key": "\(job.key)", "code": "\(failure.code)", "error": "\(failure.text)"])
        } else if row.isUnsupported {
            metrics.count { $0.unsupported += 1 }
            logger.debug("unsupported file", metadata: ["key": "\(job.key)", "type": "\(row.mediaType ?? "")"])
        } else {
            metrics.count { $0.indexed += 1 }
            logger.debug("photo indexed", metadata: ["key": "\(job.key)", "attempt": "\(job.attempts)"])
        }
    }

    // MARK: The end

    /// Writes until the database takes it: the original must not be read a second time because of a restart there.
    private func write(_ ending: JobOutcome, _ job: IngestJob) async -> JobRunResult {
        var backoff = ExponentialBackoff(first: .milliseconds(200), longest: .seconds(5))
        while !Task.isCancelled {
            do throws(PostgresError) {
                if try await !endings.finish(job, ending) {
                    logger.notice("job lease lost to another worker", metadata: ["key": "\(job.key)"])
                }
                return .done
            } catch  where error.isUnavailable || error.isRetryable {
                do { try await Task.sleep(for: backoff.next()) } catch { return .databaseUnavailable }
            } catch {
                return await fail(job, JobFailure(code: "ROW_REFUSED", text: "\(error)"))
            }
        }
        return .databaseUnavailable
    }
}
