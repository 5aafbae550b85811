import Catalog
import GraphQL
import Query

extension QueryPlanner {
    func duplicates(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        let arguments = field.arguments
        let request = try DuplicateRequest(
            kind: DuplicateRequest.Kind(rawValue: try arguments.string("kind") ?? "") ?? .exact,
            distance: try arguments.int("distance"), filter: try PhotoFilter(of: field, context),
            size: try arguments.int("first") ?? PageRequest.defaultSize, after: try arguments.string("after"))
        let links = links
        let groups =
            field.children(named: "nodes") + field.children(named: "edges").flatMap { $0.children(named: "node") }
        let lists = groups.flatMap { $0.children(named: "photos") }
        let keepers = groups.flatMap { $0.children(named: "keeper") }
        // So many photos of each group are shown; the keeper is the first of them.
        let shown = max(try lists.map(DuplicateGroupObject.length).max() ?? 0, keepers.isEmpty ? 0 : 1)
        return .duplicates(request, snapshot) { page in
            let ids = page.groups.flatMap { $0.photos.prefix(shown) }
            return .rows(wish(ids, lists + keepers)) { records in
                let rows = RowTable(ids, records, links: links)
                return .object(DuplicateConnectionObject(page: page, rows: rows, shown: shown))
            }
        }
    }
}

/// The search for duplicates comes before the rows: a defect, if it was left out.
struct UnsearchedDuplicates: Error {
    let kind: DuplicateRequest.Kind
}
