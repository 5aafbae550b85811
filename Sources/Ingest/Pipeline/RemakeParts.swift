import Catalog
import Intake
import Storage

/// Makes some parts of a photo again, of the version in its row, and leaves its other columns as they are.
struct RemakeParts: Sendable {
    let download: ObjectDownload
    let extraction: MetadataExtraction
    let thumbnails: ThumbnailStore
    let sidecars: SidecarStore
    let indexObject: IndexObject
    let storeHealth: StoreHealthProbe
    let log: JobLog

    /// - Returns: nil if the object has another version than the row and was not downloaded. If the download showed
    ///   that, everything is indexed.
    func outcome(of job: IngestJob, _ parts: Set<PicturePart>) async throws -> JobOutcome? {
        guard let known = job.known else { return nil }
        if !parts.needPixels, known.mediaType == MediaType.jpeg.rawValue {
            return try await outcomeOfHead(job, known, parts)
        }
        let object = try await download.object(of: job) { info in
            info.etag != known.etag || parts.contains(.thumbnails)
        }
        guard object.info.etag == known.etag, object.sha256 == known.sha256 else {
            return try await indexObject.outcome(of: job, object)
        }
        return try await outcome(of: job, known, parts, object)
    }

    /// The metadata of a JPEG is at its beginning.
    private func outcomeOfHead(
        _ job: IngestJob, _ known: KnownPhoto, _ parts: Set<PicturePart>
    ) async throws -> JobOutcome? {
        guard var head = try await download.jpegHead(of: job, etag: known.etag) else { return nil }
        if head.isHead { head.earlier = try await FileFacts(of: known.id, in: sidecars.queue.database) }
        storeHealth.recordSuccess()
        let (contents, facts) = try await extraction.extract(
            head, parts, sidecars: try await sidecars.sidecars(for: job.key, in: job.bucket),
            into: PhotoRow(of: job, head.info, homeZone: extraction.homeZone))
        return try outcome(of: job, known, parts, contents, facts)
    }

    private func outcome(
        of job: IngestJob, _ known: KnownPhoto, _ parts: Set<PicturePart>, _ object: consuming DownloadedObject
    ) async throws -> JobOutcome {
        storeHealth.recordSuccess()
        let makesThumbnails = parts.contains(.thumbnails)
        let applied =
            makesThumbnails
            ? try await KnownContent(of: job, sha256: object.sha256, in: sidecars.queue.database).sidecars
            : try await sidecars.sidecars(for: job.key, in: job.bucket)
        var (contents, facts) = try await extraction.extract(
            .init(copy object), parts, sidecars: applied,
            into: PhotoRow(of: job, object.info, sha256: object.sha256, homeZone: extraction.homeZone))
        let name = object.sha256Hex
        // A job that waits for the thumbnail bucket must not hold the object in memory.
        _ = consume object
        if makesThumbnails, let pictures = contents.thumbnails {
            try await thumbnails.store(pictures, sha256: name)
            contents.row.hasThumbnails = true
        }
        return try outcome(of: job, known, parts, contents, facts)
    }

    private func outcome(
        of job: IngestJob, _ known: KnownPhoto, _ parts: Set<PicturePart>, _ contents: PictureContents,
        _ facts: FileFacts
    ) throws -> JobOutcome {
        let row = contents.row
        log.record(row, job)
        log.warn(contents.warnings, job)
        // The row was unsupported before as well.
        if row.isUnsupported { return JobOutcome() }
        let keepsFacts = parts.contains(.exif) && row.mediaType != nil
        return JobOutcome(
            write: row.updateOfParts(parts, of: known.id), after: keepsFacts ? [try facts.insertion()] : [],
            isFailure: row.failure != nil)
    }
}
