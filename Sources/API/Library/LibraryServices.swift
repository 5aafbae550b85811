import Intake
import Postgres
import Query
import Writers

/// The services behind requests about the library.
struct LibraryServices: Sendable {
    let index: Library
    let rows: PhotoRows
    let duplicates: DuplicateSearch
    let links: PhotoLinks
    let aiResults: AIResultsStore
    let favourites: Favourites
    let reindexing: Reindexing
    let places: PlaceCorrections
    let jobs: JobProgressListener
    let access: AccessStore
    let credentials: CredentialCache
}
