import Intake
import Postgres

/// What the database knows about a content: read in one statement, after the download and before the decoding.
struct KnownContent: Sendable {
    /// The sidecars of the picture, strongest first.
    let sidecars: [Sidecar]
    /// Other photos have the same content. The object may be one of them under another key.
    let hasDuplicates: Bool
    /// The content was forgotten, and no photo has it.
    let isForgotten: Bool

    /// Marks the result row that reports forgotten content.
    private static let forgotten = -1

    /// Also cancels the removal of thumbnails of this content, because the job is about to store them. The job is
    /// running already, so a later removal waits for its end. If the statement waits for a removal in progress, a
    /// duplicate that was indexed meanwhile is not seen: the two photos are merged when the other's object is found
    /// missing.
    init(of job: IngestJob, sha256: [UInt8], in database: PostgresClient) async throws(PostgresError) {
        let rows = try await database.query(
            """
            WITH kept AS (\(StaleThumbnails.keeping(sha256)))
            SELECT * FROM (\(SidecarStore.looking(for: job.key, in: job.bucket))) files
            UNION ALL
            SELECT NULL, NULL, NULL WHERE EXISTS (\(RenamedPhoto.looking(for: job, sha256: sha256)))
            UNION ALL
            SELECT NULL, NULL, \(Self.forgotten)
            WHERE EXISTS (SELECT FROM forgotten_photos WHERE sha256 = \(sha256))
              AND NOT EXISTS (SELECT FROM photos WHERE sha256 = \(sha256) AND deleted_at IS NULL)
            ORDER BY place
            """)
        var sidecars: [Sidecar] = []
        var (hasDuplicates, isForgotten) = (false, false)
        for row in rows {
            if let sidecar = try SidecarStore.sidecar(row) {
                sidecars.append(sidecar)
            } else if try row.decode(Int?.self, at: 2) == nil {
                hasDuplicates = true
            } else {
                isForgotten = true
            }
        }
        self.isForgotten = isForgotten
        self.sidecars = sidecars
        self.hasDuplicates = hasDuplicates
    }
}
