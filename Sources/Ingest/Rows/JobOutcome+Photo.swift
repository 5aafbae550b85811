import Catalog
import Intake
import Postgres

extension JobOutcome {
    /// Ends the job with this row, and marks the thumbnails of its previous content for removal.
    ///
    /// - Parameter facts: stores the metadata of the file itself, if it was read; see ``FileFacts/insertion()``.
    init(writing row: PhotoRow, facts: SQL? = nil, deadLetter: JobFailure? = nil) {
        self.init(
            write: row.upsert, before: [row.markStaleThumbnails], after: facts.map { [$0] } ?? [],
            isFailure: row.failure != nil, deadLetter: deadLetter)
    }

    /// Ends the job with an error. Keeps everything that was read earlier from the same version.
    init(noting failure: JobFailure, on photo: KnownPhoto, path: String, deadLetter: Bool) {
        self.init(
            write: """
                UPDATE photos SET error_code = \(ColumnText.limited(failure.code, to: 50)),
                    error = \(ColumnText.clean(failure.text)), deleted_at = NULL, indexed_at = now()
                FROM job WHERE photos.id = \(photo.id.rawValue) AND s3_path = \(path) RETURNING photos.id
                """,
            isFailure: true, deadLetter: deadLetter ? failure : nil)
    }
}
