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

    /// The records in the order of `ids`. Photos that are gone meanwhile are left out.
    package func fetch(
        _ ids: [PhotoID], _ columns: PhotoColumns
    ) async throws(PostgresError) -> [PhotoRecord] {
        if ids.isEmpty { return [] }
        let selection = PhotoSelection(columns)
        return try selection.records(in: try await client.query(selection.statement(ids)), ordered: ids)
    }

    /// Several fetches in one round trip.
    package func fetch(_ wishes: [Wish]) async throws(PostgresError) -> [[PhotoRecord]] {
        let asked = wishes.enumerated().filter { !$0.element.ids.isEmpty }
        var records = [[PhotoRecord]](repeating: [], count: wishes.count)
        let answers = try await client.pipeline(
            asked.map { PhotoSelection($0.element.columns).statement($0.element.ids) })
        for (wish, answer) in zip(asked, answers) {
            records[wish.offset] = try PhotoSelection(wish.element.columns)
                .records(in: try answer.get(), ordered: wish.element.ids)
        }
        return records
    }
}
