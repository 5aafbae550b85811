import Catalog
import Intake
import Postgres

extension JobEnding {
    /// Ends with this row, and with the thumbnails of what it held before.
    ///
    /// - Parameter facts: keeps what stands in the file itself, where it was read; see ``FileFacts/keeping()``.
    init(writing row: PhotoRow, facts: SQL? = nil, deadLetter: JobFailure? = nil) {
        self.init(
            write: row.upsert, before: [row.noteOutlived], after: facts.map { [$0] } ?? [],
            isFailure: row.failure != nil, deadLetter: deadLetter)
    }

    /// Ends with an error, and leaves all else as it was read of the same version before.
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
