import Intake
import Postgres
import Query

/// What requests about the library are answered from.
struct LibraryServices: Sendable {
    let index: Library
    let rows: PhotoRows
    let duplicates: DuplicateSearch
    let links: PhotoLinks
    let aiResults: AIResultsStore
    let marks: MarkStore
    let reindexing: Reindexing
    let places: PlaceCorrections
    let jobs: JobProgressListener
    let access: AccessStore
    let credentials: CredentialCache
}
