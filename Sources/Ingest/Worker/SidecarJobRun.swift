import Intake
import Storage

/// Does the job of an XMP file: it makes no photo, and changes those that it stands beside.
struct SidecarJobRun: Sendable {
    let sidecars: SidecarStore
    let store: S3Client
    let metrics: IngestMetrics

    func run(_ job: IngestJob) async throws -> JobEnding {
        do {
            metrics.count { $0.gets += 1 }
            let stream = try await store.open(job.key, in: job.bucket, limit: XMLTree.sizeLimit)
            let original = try await Original(stream, limit: XMLTree.sizeLimit)
            metrics.count { $0.bytesRead += original.bytes.count }
            try await sidecars.keep(
                job, etag: original.info.etag, size: original.info.size,
                content: Result { () throws(XMLTreeError) in
                    _ = try XMPPacket(original.bytes[...])
                    return original.bytes
                })
        } catch StorageError.notFound {
            try await sidecars.forget(job)
        } catch StorageError.tooLarge(let limit, _) {
            let info = try await store.head(job.key, in: job.bucket)
            try await sidecars.keep(job, etag: info.etag, size: info.size, content: .failure(.tooLarge(limit: limit)))
        }
        return JobEnding()
    }
}
