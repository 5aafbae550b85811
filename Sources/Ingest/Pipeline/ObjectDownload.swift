import Intake
import Storage

/// Bytes of an object, and what the download showed about it.
struct ObjectContent: Sendable {
    let info: ObjectInfo
    let bytes: [UInt8]
    var sha256: [UInt8]?
    var excerpt: VideoExcerpt?
    /// Bytes that were transferred.
    let bytesRead: Int
    /// Memory for `bytes`, if no other value holds the loan.
    var loan: MemoryLoan?
    /// Only the beginning of the file was downloaded. The end is the same as when this version was indexed.
    var isHead = false
    /// Metadata of the file from that time, for a date whose zone is at the end of the file.
    var earlier: FileFacts?
}

extension ObjectContent {
    init(_ object: DownloadedObject) {
        self.init(
            info: object.info, bytes: object.bytes, sha256: object.sha256, excerpt: object.videoExcerpt,
            bytesRead: object.info.size)
    }
}

/// Downloads objects, within the limits on size and memory.
struct ObjectDownload: Sendable {
    let store: S3Client
    let memory: MemoryBudget
    let metrics: IngestMetrics
    let settings: IngestSettings

    /// Downloads the object once, for metadata, hash and thumbnails.
    ///
    /// - Parameter keepsExcerpt: whether a video's beginning is kept in a temporary file for the poster.
    /// - Throws: ``StorageError/notModified(key:)`` if the object has the version `ifNoneMatch`.
    func object(
        of job: IngestJob, ifNoneMatch etag: String? = nil, keepsExcerpt: (ObjectInfo) -> Bool = { _ in true }
    ) async throws -> DownloadedObject {
        metrics.count { $0.gets += 1 }
        let stream = try await store.open(
            job.key, in: job.bucket, conditions: .init(ifNoneMatch: etag), limit: settings.videoSizeLimit)
        return try await DownloadedObject(
            stream, limit: settings.objectSizeLimit,
            keepsExcerpt: settings.videos.poster != nil && keepsExcerpt(stream.info),
            probes: settings.videos.probe != nil, memory: memory)
    }

    /// Downloads the beginning of a JPEG up to its image data. If the metadata is longer than usual, a second request
    /// downloads the rest, so that no byte is transferred twice.
    ///
    /// - Returns: nil if the object has another version than `etag`.
    func jpegHead(of job: IngestJob, etag: String?) async throws -> ObjectContent? {
        guard let first = try await part(of: job, etag, from: 0, count: MetadataBlocks.usualHead) else { return nil }
        let missing = first.info.size - first.bytes.count
        guard missing > 0, !MetadataBlocks.reachPicture(in: first.bytes) else {
            return ObjectContent(
                info: first.info, bytes: first.bytes, bytesRead: first.bytes.count, isHead: missing > 0)
        }
        let loan = await memory.take(first.info.size)
        guard let rest = try await part(of: job, etag, from: first.bytes.count, count: missing) else { return nil }
        let bytes = first.bytes + rest.bytes
        return ObjectContent(info: first.info, bytes: bytes, bytesRead: bytes.count, loan: loan)
    }

    private func part(
        of job: IngestJob, _ etag: String?, from offset: Int, count: Int
    ) async throws -> StoredObject? {
        metrics.count { $0.gets += 1 }
        do {
            let part = try await store.get(
                job.key, in: job.bucket, range: .from(offset, count: count), limit: settings.objectSizeLimit)
            return part.info.etag == etag ? part : nil
        } catch StorageError.rangeNotSatisfiable {
            return nil
        }
    }
}
