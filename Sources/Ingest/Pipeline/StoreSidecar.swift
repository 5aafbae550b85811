import Catalog
import Intake
import Postgres
import Storage
import Support
import XML

/// Stores a sidecar and queues the photos that it belongs to. A sidecar is no photo and gets no row in `photos`.
struct StoreSidecar: Sendable {
    let sidecars: SidecarStore
    let store: S3Client
    let storeHealth: StoreHealthProbe
    let metrics: IngestMetrics
    let threads: WorkerThreads
    let readSidecar: SidecarWork

    func storeXMP(_ job: IngestJob) async throws -> JobOutcome {
        try await keepXMP(job)
        return outcome(of: job)
    }

    /// - Returns: nil for JSON that does not describe a photo, such as that of an album.
    func storeTakeout(_ job: IngestJob) async throws -> JobOutcome? {
        try await keepsTakeout(job) ? outcome(of: job) : nil
    }

    private func keepXMP(_ job: IngestJob) async throws {
        do {
            let object = try await read(job, limit: MetadataXML.sizeLimit)
            let (readSidecar, packet) = (readSidecar, object.bytes)
            let reading = try await threads.run { Result { try readSidecar(packet, nil) } }.get()
            try await sidecars.keep(
                job, etag: object.info.etag, size: object.info.size,
                content: reading.failure.map { .unreadable($0) } ?? .sidecar(.xmp(packet)))
        } catch StorageError.notFound {
            try await forgetMissing(job)
        } catch StorageError.tooLarge(let limit, _) {
            do {
                let info = try await store.head(job.key, in: job.bucket)
                try await sidecars.keep(
                    job, etag: info.etag, size: info.size, content: .unreadable(.tooLarge(limit: limit)))
            } catch StorageError.notFound {
                try await forgetMissing(job)
            }
        }
    }

    private func keepsTakeout(_ job: IngestJob) async throws -> Bool {
        do {
            let object = try await read(job, limit: TakeoutFile.sizeLimit)
            if TakeoutFile(object.bytes) != nil {
                try await sidecars.keep(
                    job, etag: object.info.etag, size: object.info.size,
                    content: .sidecar(.takeout(object.bytes)))
                return true
            }
        } catch StorageError.notFound {
            try await forgetMissing(job)
            // An object without a row needs no row for its removal.
            return job.known == nil
        } catch StorageError.tooLarge {
            // Takeout sidecars have a few kilobytes.
        }
        try await sidecars.forget(job)
        return false
    }

    /// Keeps the sidecar if the store lists no other photo of the library: its bucket may be empty by mistake, and the next
    /// reconciliation checks again.
    private func forgetMissing(_ job: IngestJob) async throws {
        if try await storeHealth.listsOtherPhotos(besides: job) { try await sidecars.forget(job) }
    }

    private func read(_ job: IngestJob, limit: Int) async throws -> DownloadedObject {
        metrics.count { $0.gets += 1 }
        let stream = try await store.open(job.key, in: job.bucket, limit: limit)
        let object = try await DownloadedObject(stream, limit: limit)
        metrics.count { $0.bytesRead += object.bytes.count }
        return object
    }

    /// Marks the row of the sidecar as deleted, if an older version of Calotype made one.
    private func outcome(of job: IngestJob) -> JobOutcome {
        guard let known = job.known, !known.isDeleted else { return JobOutcome() }
        return JobOutcome(
            write: """
                UPDATE photos SET deleted_at = now() FROM job
                WHERE photos.id = \(known.id.rawValue) AND s3_path = \(job.path) RETURNING photos.id
                """)
    }
}
