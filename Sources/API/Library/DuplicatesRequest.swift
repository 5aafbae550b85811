import Catalog
import Query

/// A page of groups of photos that show the same picture.
///
/// The search takes up to seconds and runs outside of the index, so its page comes before the plan.
struct DuplicatesRequest: Sendable {
    let groups: DuplicateRequest
    /// How many photos of each group the result shows; the first is the one to keep.
    let shown: Int

    func plan(for page: DuplicatePage) -> LibraryPlan<DuplicateConnectionObject> {
        LibraryPlan(page.groups.flatMap { $0.photos.prefix(shown) }) { rows in
            DuplicateConnectionObject(page: page, rows: rows, shown: shown)
        }
    }
}
