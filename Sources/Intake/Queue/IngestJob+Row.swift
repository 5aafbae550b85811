import Catalog
import Postgres

extension IngestJob {
    /// The columns of a claim, which ``init(_:)`` decodes by name.
    static let columns: SQL = """
        job.id, job.bucket, job.object_key, job.kind, job.etag, job.size_bytes, job.force, job.parts, job.attempts,
        job.revision, job.words AS reapplies_sidecars, job.confirmed_run,
        EXISTS (SELECT FROM forgotten_photos forgotten
                WHERE forgotten.s3_path = 's3://' || job.bucket || '/' || job.object_key AND forgotten.etag = job.etag)
            AS is_forgotten,
        extract(epoch FROM now() - job.created_at)::float8 AS age,
        \(KnownPhoto.columns)
        """

    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.decode(named: "id"), bucket: try row.decode(named: "bucket"),
            key: try row.decode(named: "object_key"),
            // A kind that a newer version added requires at least a look at the object.
            kind: ObjectEvent.Kind(rawValue: try row.decode(named: "kind")) ?? .created)
        etag = try row.decode(named: "etag")
        size = try row.decode(named: "size_bytes")
        force = try row.decode(named: "force")
        parts = Set(try row.decode([String].self, named: "parts").compactMap(PicturePart.init(rawValue:)))
        attempts = try row.decode(named: "attempts")
        revision = try row.decode(named: "revision")
        reappliesSidecars = try row.decode(named: "reapplies_sidecars")
        confirmedRun = try row.decode(named: "confirmed_run")
        isForgotten = try row.decode(named: "is_forgotten")
        age = try row.decode(named: "age")
        known = try KnownPhoto(row)
    }
}

extension KnownPhoto {
    static let columns: SQL = """
        photo.id AS photo_id, photo.etag AS photo_etag, photo.deleted_at IS NOT NULL AS photo_is_deleted, photo.processor_version, photo.sha256, photo.media_type,
        EXISTS (SELECT FROM file_facts WHERE file_facts.photo_id = photo.id) AS has_facts
        """

    /// Nil if the object has no row.
    init?(_ row: Row) throws(PostgresError) {
        guard let id = try row.decode(Int64?.self, named: "photo_id").flatMap(PhotoID.init(rawValue:)) else {
            return nil
        }
        self.init(id: id)
        etag = try row.decode(named: "photo_etag")
        isDeleted = try row.decode(named: "photo_is_deleted")
        processorVersion = try row.decode(named: "processor_version")
        sha256 = try row.decode(named: "sha256")
        mediaType = try row.decode(named: "media_type")
        hasFacts = try row.decode(named: "has_facts")
    }
}
