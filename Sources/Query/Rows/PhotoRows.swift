package import Catalog
package import Postgres

/// Reads the rows of photos by id, in one statement with only the selected columns, as a caller sees them.
package struct PhotoRows: Sendable {
    private let client: PostgresClient

    package init(postgres client: PostgresClient) { self.client = client }

    /// The ids and columns of one fetch.
    package struct Request: Sendable {
        package let ids: [PhotoID]
        package let columns: PhotoColumns

        package init(ids: [PhotoID], columns: PhotoColumns) {
            self.ids = ids
            self.columns = columns
        }
    }

    /// The record of each of `ids`, which must be distinct, in their order; nil for deleted photos, and for those that the
    /// caller may not see.
    ///
    /// - Parameter limit: timeout, after which the statement is cancelled in the database.
    package func fetch(
        _ ids: [PhotoID], _ columns: PhotoColumns, for visibility: Visibility, within limit: Duration? = nil
    ) async throws(PostgresError) -> [PhotoRecord?] {
        if ids.isEmpty { return [] }
        guard visibility.photos == .library else { return ids.map { _ in nil } }
        let selection = PhotoSelection(columns, for: visibility)
        return try selection.records(in: try await client.query(selection.statement(ids), timeout: limit), of: ids)
    }

    /// Several fetches in one round trip.
    package func fetch(
        _ requests: [Request], for visibility: Visibility, within limit: Duration? = nil
    ) async throws(PostgresError) -> [[PhotoRecord?]] {
        guard visibility.photos == .library else { return requests.map { $0.ids.map { _ in nil } } }
        let fetched = requests.enumerated().filter { !$0.element.ids.isEmpty }.map { place, request in
            (place: place, ids: request.ids, selection: PhotoSelection(request.columns, for: visibility))
        }
        let results = try await client.pipeline(fetched.map { $0.selection.statement($0.ids) }, timeout: limit)
        var records = [[PhotoRecord?]](repeating: [], count: requests.count)
        for (request, result) in zip(fetched, results) {
            records[request.place] = try request.selection.records(in: try result.get(), of: request.ids)
        }
        return records
    }
}
