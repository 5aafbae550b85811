package import Catalog

/// A job that a worker holds.
package struct IngestJob: Sendable, Equatable {
    package let id: Int64
    package let bucket: String
    package let key: String
    /// What the last event or comparison said about the object.
    package let kind: ObjectEvent.Kind
    /// Of the announced version; nil if it is unknown.
    package var etag: String?
    package var size: Int?
    /// Download the object even if its version is indexed.
    package var force = false
    /// Make these parts again even if the version is indexed. Any other version is indexed as a whole.
    package var parts: Set<PicturePart> = []
    /// Including this one.
    package var attempts = 1
    /// See `ingest_jobs.revision`: what was known about the object at the time of the claim.
    package var revision: Int64 = 0
    /// Apply the sidecars again.
    package var reappliesSidecars = false
    /// The reconciliation that found the object missing and that an administrator confirmed.
    package var confirmedRun: Int64?
    /// The object, or this version of it, belongs to a forgotten photo.
    package var isForgotten = false
    /// Seconds since the job was created.
    package var age = 0.0
    /// The photo's row at the time of the claim.
    package var known: KnownPhoto?

    package init(id: Int64, bucket: String, key: String, kind: ObjectEvent.Kind) {
        self.id = id
        self.bucket = bucket
        self.key = key
        self.kind = kind
    }

    package var path: String { "s3://\(bucket)/\(key)" }
}

extension IngestJob {
    /// The generation of the reading code. Raise it when rows of an earlier generation should be filled again. Files that an
    /// earlier generation could not read are queued automatically.
    package static let processorVersion = 3
}

/// What the database already knows about an object.
package struct KnownPhoto: Sendable, Equatable {
    package let id: PhotoID
    package var etag: String?
    package var isDeleted = false
    /// The generation that filled the row; nil for rows of other programs.
    package var processorVersion: Int?
    /// Of the content, if all of it was read.
    package var sha256: [UInt8]?
    package var mediaType: String?
    /// The metadata of the file itself is stored, apart from that of its sidecars.
    package var hasFacts = false

    package init(id: PhotoID) { self.id = id }

    package var isRead: Bool { sha256 != nil }

    /// Whether this generation has read the version with this entity tag, so that nothing has to be read again.
    package func holds(etag: String?) -> Bool {
        etag != nil && self.etag == etag && processorVersion == IngestJob.processorVersion
    }
}

/// `job_batches.id`
package struct BatchID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }
}
