import Catalog
import Intake
import Postgres
import Storage

/// Downloads and indexes an object: everything in the row comes from this version of it.
struct IndexObject: Sendable {
    let download: ObjectDownload
    let extraction: MetadataExtraction
    let thumbnails: ThumbnailStore
    let renamed: RenamedPhoto
    let missingObject: MissingObject
    let giveUp: GiveUp
    let storeHealth: StoreHealthProbe
    let log: JobLog

    private var database: PostgresClient { renamed.database }

    func outcome(of job: IngestJob, ifNoneMatch etag: String?) async throws -> JobOutcome {
        try await outcome(of: job, try await download.object(of: job, ifNoneMatch: etag))
    }

    /// The outcome of a job whose object is already downloaded.
    func outcome(of job: IngestJob, _ object: consuming DownloadedObject) async throws -> JobOutcome {
        let known = try await KnownContent(of: job, sha256: object.sha256, in: database)
        if known.isForgotten { return try await forgotten(job, object.info, sha256: object.sha256) }
        storeHealth.recordSuccess()
        var (contents, facts) = try await extraction.extract(
            .init(copy object), .all, sidecars: known.sidecars,
            into: PhotoRow(of: job, object.info, sha256: object.sha256, homeZone: extraction.homeZone))
        let (sha256, name) = (object.sha256, object.sha256Hex)
        // A job that waits for the thumbnail bucket must not hold the object in memory.
        _ = consume object
        if let pictures = contents.thumbnails {
            // Before the row says that they exist.
            try await thumbnails.store(pictures, sha256: name)
            contents.row.hasThumbnails = true
        }
        var row = contents.row
        log.record(row, job)
        log.warn(contents.warnings, job)
        if let photo = try await photo(of: job, sha256: sha256, hasDuplicates: known.hasDuplicates),
            try await facts.keepArrival(of: photo, sha256: sha256, in: database),
            row.takenSource == CaptureDate.arrival
        {
            row.take(facts.objectDate?.date)
        }
        return JobOutcome(writing: row, facts: try facts.insertion())
    }

    /// The photo that the row belongs to: that of the path, else one of the same content whose object is gone.
    private func photo(of job: IngestJob, sha256: [UInt8], hasDuplicates: Bool) async throws -> PhotoID? {
        if let known = job.known { return known.id }
        return hasDuplicates ? try await renamed.takeOver(job, sha256: sha256) : nil
    }

    /// The content was forgotten: it gets no row, and this version of this key is not downloaded again. Another photo that
    /// had the key has lost its object.
    private func forgotten(_ job: IngestJob, _ info: ObjectInfo, sha256: [UInt8]) async throws -> JobOutcome {
        var outcome = job.known == nil ? JobOutcome() : try await missingObject.outcome(of: job)
        outcome.before.append(
            """
            tombstone AS (
                INSERT INTO forgotten_photos (s3_path, etag, sha256) SELECT \(job.path), \(info.etag), \(sha256) FROM job
                ON CONFLICT ON CONSTRAINT forgotten_photos_once DO NOTHING)
            """)
        outcome.before.append(
            """
            stale AS (
                INSERT INTO stale_thumbnails (sha256) SELECT \(sha256) FROM job
                ON CONFLICT (sha256) DO UPDATE SET noted_at = clock_timestamp())
            """)
        return outcome
    }

    /// The outcome for a file that is not a picture and too large to be read only for its hash.
    func unsupported(_ object: UnsupportedLargeObject, _ job: IngestJob) -> JobOutcome {
        if PictureName.promisesPicture(job.key), object.mediaType == nil {
            let failure = JobFailure.tooLarge(size: object.info.size, limit: download.settings.objectSizeLimit)
            return giveUp.outcome(of: job, failure, version: object.info, keepsJob: false)
        }
        var row = PhotoRow(of: job, object.info, homeZone: extraction.homeZone)
        row.isUnsupported = true
        row.mediaType = object.mediaType ?? "application/octet-stream"
        log.record(row, job)
        return JobOutcome(writing: row)
    }
}
