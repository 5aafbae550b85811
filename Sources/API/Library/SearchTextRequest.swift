import Catalog
import Query

/// A filter in the search language; nil for a filter that the language cannot express.
struct SearchTextRequest: LibraryRequest {
    let filter: PhotoFilter

    func plan(in snapshot: LibrarySnapshot) -> LibraryPlan<String?> {
        LibraryPlan { _ in
            do throws(SearchTextError) {
                return try filter.searchText()
            } catch {
                return nil
            }
        }
    }
}
