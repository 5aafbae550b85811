import Catalog
import Query

/// Runs single requests: the index first, then one statement for the rows. Both show what the caller may see.
struct LibraryQueries: Sendable {
    let services: LibraryServices
    /// How long the index may search, and how long the database may then take.
    let patience: Duration

    /// - Parameter columns: the columns that the selected fields of photos need.
    func result<Request: LibraryRequest>(
        of request: Request, _ columns: PhotoColumns = [], for visibility: Visibility
    ) async throws -> Request.Result {
        let snapshot = try services.index.snapshot(for: visibility)
        // The index never waits, so no timer is needed to end a search: it checks the deadline itself.
        let plan = try SearchDeadline.$end.withValue(.now + patience) { try request.plan(in: snapshot) }
        let rows = plan.rows(columns)
        let records = try await services.rows.fetch(rows.ids, rows.columns, for: visibility, within: patience)
        return try plan.result(records, links: services.links)
    }

    /// Photos that were found before. Those deleted since then are missing in the table.
    func photos(_ ids: [PhotoID], _ columns: PhotoColumns, for visibility: Visibility) async throws -> RowTable {
        let records = try await services.rows.fetch(ids, columns, for: visibility, within: patience)
        return RowTable(ids, records, links: services.links)
    }

    /// A page of groups of duplicates.
    func duplicates(_ request: DuplicateRequest, in snapshot: LibrarySnapshot) async throws -> DuplicatePage {
        try await withDeadline(patience) { [services] in try await services.duplicates.page(request, in: snapshot) }
    }
}
