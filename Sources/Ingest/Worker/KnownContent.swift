import Postgres

/// What the database knows around an object once its content is known: asked in one round trip, before it is decoded.
struct KnownContent: Sendable {
    /// XMP packets that stand beside the picture, the strongest first.
    let sidecars: [[UInt8]]
    /// Other photos are of the same content. It may be one of them under another key.
    let hasTwins: Bool

    /// Takes back, too, what notes thumbnails of this content for removal: the job is about to store them. It is in work
    /// already, so a note that comes later waits for its end.
    init(of job: IngestJob, sha256: [UInt8], in database: PostgresClient) async throws(PostgresError) {
        let questions = [
            SidecarStore.looking(for: job.key, in: job.bucket), StaleThumbnails.keeping(sha256),
            RenamedPhoto.looking(for: job, sha256: sha256),
        ]
        var answers: [Rows] = []
        do throws(PostgresError) {
            for answer in try await database.pipeline(questions) { answers.append(try answer.get()) }
        } catch  where error.isUnavailable {
            // Single statements go over another connection where the server had ended this one.
            answers = []
            for question in questions { answers.append(try await database.query(question)) }
        }
        sidecars = try SidecarStore.packets(in: answers[0])
        hasTwins = !answers[2].isEmpty
    }
}
