package import Catalog
package import Postgres

/// Reads the rows of photos by id, in one statement with only the selected columns.
package struct PhotoRows: Sendable {
    private let client: PostgresClient

    package init(postgres client: PostgresClient) { self.client = client }

    /// The ids and columns of one fetch.
    package struct Wish: Sendable {
        package let ids: [PhotoID]
        package let columns: PhotoColumns

        package init(ids: [PhotoID], columns: PhotoColumns) {
            self.ids = ids
            self.columns = columns
        }
    }

    /// The record of each of `ids`, which must be distinct, in their order; nil for deleted photos.
    ///
    /// - Parameter limit: timeout, after which the statement is cancelled in the database.
    package func fetch(
        _ ids: [PhotoID], _ columns: PhotoColumns, within limit: Duration? = nil
    ) async throws(PostgresError) -> [PhotoRecord?] {
        if ids.isEmpty { return [] }
        let selection = PhotoSelection(columns)
        return try selection.records(in: try await client.query(selection.statement(ids), timeout: limit), of: ids)
    }

    /// Several fetches in one round trip.
    package func fetch(
        _ wishes: [Wish], within limit: Duration? = nil
    ) async throws(PostgresError) -> [[PhotoRecord?]] {
        let fetched = wishes.enumerated().filter { !$0.element.ids.isEmpty }.map { place, wish in
            (place: place, ids: wish.ids, selection: PhotoSelection(wish.columns))
        }
        let results = try await client.pipeline(fetched.map { $0.selection.statement($0.ids) }, timeout: limit)
        var records = [[PhotoRecord?]](repeating: [], count: wishes.count)
        for (wish, result) in zip(fetched, results) {
            records[wish.place] = try wish.selection.records(in: try result.get(), of: wish.ids)
        }
        return records
    }
}
