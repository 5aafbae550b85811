package import Catalog
package import Postgres

/// Reads the rows of photos by number: one statement, with only the columns asked for.
package struct PhotoRows: Sendable {
    private let client: PostgresClient

    package init(postgres client: PostgresClient) { self.client = client }

    /// One wish for rows.
    package struct Wish: Sendable {
        package let ids: [PhotoID]
        package let columns: PhotoColumns

        package init(ids: [PhotoID], columns: PhotoColumns) {
            self.ids = ids
            self.columns = columns
        }
    }

    /// The record of each of `ids`, which are all different, in their order; nil for photos that are gone meanwhile.
    ///
    /// - Parameter limit: how long the statement may run; then it is cancelled in the database.
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
        let asked = wishes.enumerated().filter { !$0.element.ids.isEmpty }.map { place, wish in
            (place: place, ids: wish.ids, selection: PhotoSelection(wish.columns))
        }
        let answers = try await client.pipeline(asked.map { $0.selection.statement($0.ids) }, timeout: limit)
        var records = [[PhotoRecord?]](repeating: [], count: wishes.count)
        for (wish, answer) in zip(asked, answers) {
            records[wish.place] = try wish.selection.records(in: try answer.get(), of: wish.ids)
        }
        return records
    }
}
