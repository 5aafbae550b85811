import Intake
import Postgres
import Storage

/// Parts of a photo made anew, of the version that its row is of.
extension PhotoJobRun {
    /// Makes `parts` anew and leaves all else of the row as it is.
    ///
    /// - Returns: nil where the object is another than the row's, which has not been read then; where it had to be read to
    ///   see that, everything is made of it.
    func remade(_ parts: Set<PicturePart>, _ job: IngestJob, _ known: KnownPhoto) async throws -> JobOutcome? {
        if !parts.needPixels, known.mediaType == MediaType.jpeg.rawValue {
            guard let head = try await head(of: job, known) else { return nil }
            let (read, facts) = try await picture(job, head, parts, sidecars: try await sidecars(of: job))
            return try remade(parts, job, known, read, facts)
        }
        metrics.count { $0.gets += 1 }
        let stream = try await store.open(job.key, in: job.bucket, limit: settings.videoSizeLimit)
        let isKnown = stream.info.etag == known.etag
        let original = try await DownloadedObject(
            stream, limit: settings.objectSizeLimit,
            keepsExcerpt: settings.videos.poster != nil && (!isKnown || parts.contains(.thumbnails)),
            probes: settings.videos.probe != nil, memory: memory)
        guard isKnown, original.sha256 == known.sha256 else { return try await indexed(job, original) }
        return try await remade(parts, job, known, original)
    }

    private func remade(
        _ parts: Set<PicturePart>, _ job: IngestJob, _ known: KnownPhoto, _ original: consuming DownloadedObject
    ) async throws -> JobOutcome {
        let makesThumbnails = parts.contains(.thumbnails)
        let sidecars =
            makesThumbnails
            ? try await KnownContent(of: job, sha256: original.sha256, in: queue.database).sidecars
            : try await sidecars(of: job)
        var (read, facts) = try await picture(job, .init(copy original), parts, sidecars: sidecars)
        let name = original.sha256Hex
        // What waits for the bucket of thumbnails holds no original in memory.
        _ = consume original
        if makesThumbnails, let pictures = read.thumbnails {
            try await thumbnails.keep(pictures, sha256: name)
            read.row.hasThumbnails = true
        }
        return try remade(parts, job, known, read, facts)
    }

    private func remade(
        _ parts: Set<PicturePart>, _ job: IngestJob, _ known: KnownPhoto, _ read: PictureContents, _ facts: FileFacts
    ) throws -> JobOutcome {
        count(read.row, job)
        tell(read.warnings, job)
        // Nothing can be made of it, and nothing could before.
        if read.row.isUnsupported { return JobOutcome() }
        let keepsFacts = parts.contains(.exif) && read.row.mediaType != nil
        return JobOutcome(
            write: read.row.remaking(parts, of: known.id), after: keepsFacts ? [try facts.keeping()] : [],
            isFailure: read.row.failure != nil)
    }

    private func sidecars(of job: IngestJob) async throws -> [Sidecar] {
        try await SidecarStore(queue: queue).sidecars(for: job.key, in: job.bucket)
    }

    /// The beginning of a JPEG up to its picture. The rest comes in a second request where a long block of words needs it,
    /// so that no byte comes twice.
    ///
    /// - Returns: nil where the object is another than the row's.
    private func head(of job: IngestJob, _ known: KnownPhoto) async throws -> Reading? {
        func part(from offset: Int, count: Int) async throws -> StoredObject? {
            metrics.count { $0.gets += 1 }
            do {
                let part = try await store.get(
                    job.key, in: job.bucket, range: .from(offset, count: count), limit: settings.objectSizeLimit)
                return part.info.etag == known.etag ? part : nil
            } catch StorageError.rangeNotSatisfiable {
                return nil
            }
        }
        guard let first = try await part(from: 0, count: MetadataBlocks.usualHead) else { return nil }
        var bytes = first.bytes
        let missing = first.info.size - bytes.count
        if missing > 0, !MetadataBlocks.reachPicture(in: bytes) {
            let loan = await memory.take(first.info.size)
            guard let rest = try await part(from: bytes.count, count: missing) else { return nil }
            bytes += rest.bytes
            return Reading(info: first.info, bytes: bytes, bytesRead: bytes.count, loan: loan)
        }
        return Reading(
            info: first.info, bytes: bytes, bytesRead: bytes.count, isHead: missing > 0,
            earlier: try await FileFacts(of: known.id, in: queue.database))
    }
}

extension PhotoJobRun.Reading {
    init(_ original: DownloadedObject) {
        self.init(
            info: original.info, bytes: original.bytes, sha256: original.sha256, film: original.film,
            bytesRead: original.info.size)
    }
}

extension IngestJob {
    /// What is to be made anew of the photo's row as it is; nil where the object has to be read as if for the first time.
    var partsAlone: Set<PicturePart>? {
        guard !force, !parts.isEmpty, let known, known.isRead, known.etag != nil else { return nil }
        // Its sidecars are taken over with what stands in the file.
        return words ? parts.union([.exif]) : parts
    }
}
