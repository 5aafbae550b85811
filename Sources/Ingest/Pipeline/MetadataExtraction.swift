import Catalog
import Geocoding
import Intake
import Storage
import Support

/// Extracts metadata, hash and thumbnails from an object's bytes, applies its sidecars and looks up its place. Runs on the
/// picture threads, because decoders block.
struct MetadataExtraction: Sendable {
    let threads: WorkerThreads
    let readPicture: PictureWork
    let readSidecar: SidecarWork
    let gazetteer: Gazetteer
    let videos: VideoPrograms
    /// The zone of UTC clocks without a place.
    let homeZone: String?
    let metrics: IngestMetrics

    /// Returns the contents with sidecars applied, and the metadata of the file without them.
    ///
    /// - Parameters:
    ///   - sidecars: the strongest first.
    ///   - row: the row that gets the values.
    func extract(
        _ content: ObjectContent, _ parts: Set<PicturePart>, sidecars: [Sidecar], into row: PhotoRow
    ) async throws -> (PictureContents, FileFacts) {
        metrics.count { $0.bytesRead += content.bytesRead }
        var blank = row
        blank.isOfHead = content.isHead
        let row = blank
        let extraction = self
        let start = ContinuousClock.now
        let result: Result<(PictureContents, FileFacts), any Error> = await threads.run {
            Result {
                var contents = try extraction.readPicture(content.bytes, parts, row)
                contents.keepZone(of: content.earlier)
                try contents.take(content.excerpt, parts, by: extraction.videos, extraction.readPicture)
                let objectDate = contents.objectDate(of: content.info)
                let facts = FileFacts(contents, objectDate: objectDate)
                try extraction.finish(&contents, sidecars: sidecars, objectDate: objectDate)
                return (contents, facts)
            }
        }
        metrics.count { $0.pictureSeconds += (ContinuousClock.now - start).inSeconds }
        return try result.get()
    }

    /// Applies sidecars to the metadata of a file that was read earlier.
    func reapply(_ sidecars: [Sidecar], to facts: FileFacts, of job: IngestJob) async throws -> PictureContents {
        let extraction = self
        return try await threads.run {
            Result {
                var contents = facts.contents(path: job.path, key: job.key)
                contents.row.homeZone = extraction.homeZone
                try extraction.finish(&contents, sidecars: sidecars, objectDate: facts.objectDate?.date)
                return contents
            }
        }.get()
    }

    private func finish(
        _ contents: inout PictureContents, sidecars: [Sidecar], objectDate: CaptureDate?
    ) throws {
        try contents.take(sidecars, by: readSidecar)
        contents.row.place = try contents.row.position.flatMap { try gazetteer.names(at: $0) }
        contents.settleDate(or: objectDate)
    }
}
