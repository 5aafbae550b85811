package import Catalog
import Postgres

/// A job that a worker holds.
package struct IngestJob: Sendable, Equatable {
    package let id: Int64
    package let bucket: String
    package let key: String
    /// What was said of the object last.
    package let kind: ObjectEvent.Kind
    /// Of the version spoken of, when known.
    package let etag: String?
    package let size: Int?
    /// Read the original although its version is indexed already.
    package let force: Bool
    /// Make these anew although the version is indexed already; of another version everything is read.
    package let parts: Set<PicturePart>
    /// This one included.
    package let attempts: Int
    /// What was said of the object by the time of the claim; see `ingest_jobs.revision`.
    package let revision: Int64
    package let batch: BatchID?
    /// Take its sidecars over once more.
    package let words: Bool
    /// An administrator confirmed this run, which found the object missing.
    package let confirmedRun: Int64?
    /// The object, or this version of it, is of a forgotten photo.
    package let isForgotten: Bool
    /// Seconds since it was made.
    package let age: Double
    /// The photo's row as it was at the time of the claim.
    package let known: KnownPhoto?

    package var path: String { "s3://\(bucket)/\(key)" }
}

/// What the database already knows of an object.
package struct KnownPhoto: Sendable, Equatable {
    package let id: PhotoID
    package let etag: String?
    package let size: Int?
    package let isDeleted: Bool
    /// The generation of reading that filled the row; nil for rows of other programs.
    package let processorVersion: Int?
    /// Of its content, where that has been read whole, well or not.
    package let sha256: [UInt8]?
    package let mediaType: String?
    /// What stands in the file itself is kept apart from what its sidecars say.
    package let hasFacts: Bool

    package var isRead: Bool { sha256 != nil }

    /// Whether the version of this entity tag has been read by this generation: its picture needs no more work.
    package func holds(etag: String?) -> Bool {
        etag != nil && self.etag == etag && processorVersion == IngestJob.processorVersion
    }
}

extension IngestJob {
    /// The generation of reading that this program does. Raised when a row filled before should be filled again; files that an
    /// older one could not read are then read once more by themselves.
    package static let processorVersion = 3

    /// Columns of a claim, in the order that ``init(_:)`` reads.
    static let columns: SQL = """
        job.id, job.bucket, job.object_key, job.kind, job.etag, job.size_bytes, job.force, job.attempts, job.revision,
        job.batch_id, photo.id, photo.etag, photo.size_bytes, photo.deleted_at IS NOT NULL, photo.processor_version,
        job.words, extract(epoch FROM now() - job.created_at)::float8, photo.sha256,
        EXISTS (SELECT FROM file_facts WHERE file_facts.photo_id = photo.id), job.parts, photo.media_type,
        job.confirmed_run,
        EXISTS (SELECT FROM forgotten_photos forgotten
                WHERE forgotten.s3_path = 's3://' || job.bucket || '/' || job.object_key AND forgotten.etag = job.etag)
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.decode(Int64.self, at: 0)
        bucket = try row.decode(String.self, at: 1)
        key = try row.decode(String.self, at: 2)
        // A kind that a newer program added asks at least for a look at the object.
        kind = ObjectEvent.Kind(rawValue: try row.decode(String.self, at: 3)) ?? .created
        etag = try row.decode(String?.self, at: 4)
        size = try row.decode(Int?.self, at: 5)
        force = try row.decode(Bool.self, at: 6)
        attempts = try row.decode(Int.self, at: 7)
        revision = try row.decode(Int64.self, at: 8)
        batch = try row.decode(Int64?.self, at: 9).map(BatchID.init(rawValue:))
        words = try row.decode(Bool.self, at: 15)
        age = try row.decode(Double.self, at: 16)
        confirmedRun = try row.decode(Int64?.self, at: 21)
        isForgotten = try row.decode(Bool.self, at: 22)
        parts = Set(try row.decode([String].self, at: 19).compactMap(PicturePart.init(rawValue:)))
        if let id = try row.decode(Int64?.self, at: 10).flatMap(PhotoID.init(rawValue:)) {
            known = KnownPhoto(
                id: id, etag: try row.decode(String?.self, at: 11), size: try row.decode(Int?.self, at: 12),
                isDeleted: try row.decode(Bool.self, at: 13), processorVersion: try row.decode(Int?.self, at: 14),
                sha256: try row.decode([UInt8]?.self, at: 17), mediaType: try row.decode(String?.self, at: 20),
                hasFacts: try row.decode(Bool.self, at: 18))
        } else {
            known = nil
        }
    }
}

/// The number of a batch of jobs: `job_batches.id`.
package struct BatchID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }
}
