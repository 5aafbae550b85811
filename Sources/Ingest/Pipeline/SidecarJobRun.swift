import Catalog
import Intake
import Postgres
import Storage
import XML

/// Processes the job of a sidecar. It creates no photo, and updates the photos that the sidecar belongs to.
struct SidecarJobRun: Sendable {
    let sidecars: SidecarStore
    let store: S3Client
    let storeHealth: StoreHealthProbe
    let metrics: IngestMetrics
    let threads: PictureThreads
    let readSidecar: SidecarWork

    /// Nil for an object of another kind.
    func run(_ job: IngestJob) async throws -> JobOutcome? {
        if SidecarName.isSidecar(job.key) {
            try await keepXMP(job)
            return ending(job)
        }
        guard TakeoutName.isSidecar(job.key), try await keepsTakeout(job) else { return nil }
        return ending(job)
    }

    private func keepXMP(_ job: IngestJob) async throws {
        do {
            let original = try await read(job, limit: MetadataXML.sizeLimit)
            let (readSidecar, packet) = (readSidecar, original.bytes)
            let reading = try await threads.run { Result { try readSidecar(packet, nil) } }.get()
            try await sidecars.keep(
                job, etag: original.info.etag, size: original.info.size,
                content: reading.failure.map { .unreadable($0) } ?? .sidecar(.xmp(packet)))
        } catch StorageError.notFound {
            try await forgetMissing(job)
        } catch StorageError.tooLarge(let limit, _) {
            let info = try await store.head(job.key, in: job.bucket)
            try await sidecars.keep(
                job, etag: info.etag, size: info.size, content: .unreadable(.tooLarge(limit: limit)))
        }
    }

    /// False for JSON that does not describe a picture, such as that of an album.
    private func keepsTakeout(_ job: IngestJob) async throws -> Bool {
        do {
            let original = try await read(job, limit: TakeoutFile.sizeLimit)
            if TakeoutFile(original.bytes) != nil {
                try await sidecars.keep(
                    job, etag: original.info.etag, size: original.info.size,
                    content: .sidecar(.takeout(original.bytes)))
                return true
            }
        } catch StorageError.notFound {
            try await forgetMissing(job)
            // An object that never was a photo needs no row for its removal.
            return job.known == nil
        } catch StorageError.tooLarge {
            // Google's have a few kilobytes.
        }
        try await sidecars.forget(job)
        return false
    }

    /// A store that shows no other object of the library may be empty by mistake; the next comparison asks again.
    private func forgetMissing(_ job: IngestJob) async throws {
        if try await storeHealth.listsOtherPhotos(besides: job) { try await sidecars.forget(job) }
    }

    private func read(_ job: IngestJob, limit: Int) async throws -> DownloadedObject {
        metrics.count { $0.gets += 1 }
        let stream = try await store.open(job.key, in: job.bucket, limit: limit)
        let original = try await DownloadedObject(stream, limit: limit)
        metrics.count { $0.bytesRead += original.bytes.count }
        return original
    }

    /// An older version made a row of the file.
    private func ending(_ job: IngestJob) -> JobOutcome {
        guard let known = job.known, !known.isDeleted else { return JobOutcome() }
        return JobOutcome(
            write: """
                UPDATE photos SET deleted_at = now() FROM job
                WHERE photos.id = \(known.id.rawValue) AND s3_path = \(job.path) RETURNING photos.id
                """)
    }
}
