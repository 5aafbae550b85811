import Catalog
import Postgres
import Query
import TestServices
import Testing

/// The filter and the order by the time of the last change.
@Suite struct ChangedTests {
    private func changed(_ search: SearchLibrary, since moment: Instant) async throws -> [Int64] {
        try await search.library.catchUp()
        let range = try #require(HalfOpen(from: moment, to: nil))
        return try search.snapshot().ids(.changed(range)).map(\.rawValue)
    }

    private func now(_ search: SearchLibrary) async throws -> Instant {
        let rows = try await search.database.client.query("SELECT clock_timestamp()")
        return Instant(microseconds: try #require(try rows.first?.decode(TimestampTZ.self, at: 0)).microseconds)
    }

    private func byChange(_ search: SearchLibrary) async throws -> [Int64] {
        try await search.library.catchUp()
        return try search.snapshot().page(.everything, .changedNewestFirst, PageRequest(first: 100)).ids.map(
            \.rawValue)
    }

    @Test(arguments: [
        "UPDATE photos SET favourite = TRUE WHERE id = 2", "UPDATE photos SET title = 'By hand' WHERE id = 2",
        "UPDATE photos SET location_name = 'Cassis' WHERE id = 2",
        "UPDATE photo_ai_results SET tags = '{sea}' WHERE photo_id = 2",
        "UPDATE photo_ai_results SET photo_id = 5 WHERE photo_id = 2",
        "DELETE FROM photo_ai_results WHERE photo_id = 2",
        "DELETE FROM photo_ai_results WHERE photo_id = 2; INSERT INTO photo_ai_results (photo_id) VALUES (2)",
    ])
    func `a change by any program is a change of the photo and moves it to the front`(statement: String) async throws
    {
        try await withSearchLibrary { search in
            let client = search.database.client
            try await search.insertDays(5)
            try await client.execute(
                "INSERT INTO photo_ai_results (photo_id, tags) SELECT id, '{beach}' FROM photos WHERE id < 5")
            let before = try await now(search)
            #expect(try await changed(search, since: before) == [])
            for part in statement.split(separator: ";") { try await client.execute(SQL(stringLiteral: String(part))) }
            #expect(try await changed(search, since: before).sorted() == (statement.contains("= 5") ? [2, 5] : [2]))
            #expect(try await byChange(search).first == 2)
            #expect(try await search.library.recount().differing == 0)
        }
    }

    @Test func `a TRUNCATE of AI results is a change of every photo`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            let before = try await now(search)
            try await search.database.client.execute("TRUNCATE photo_ai_results")
            #expect(try await changed(search, since: before).sorted() == [1, 2, 3])
        }
    }

    @Test func `an update without effect is no change, nor is one that a correction overrides`() async throws {
        try await withSearchLibrary { search in
            let client = search.database.client
            try await search.insertDays(3)
            try await client.execute(
                "INSERT INTO ai_corrections (photo_id, part, value) VALUES (1, 'tags', '[\"beach\"]')")
            try await client.execute("INSERT INTO photo_ai_results (photo_id) VALUES (1)")
            let before = try await now(search)
            try await client.execute("UPDATE photos SET title = title, favourite = FALSE")
            try await client.execute("UPDATE photo_ai_results SET tags = '{mountain}'")
            #expect(try await changed(search, since: before) == [])
        }
    }

    @Test func `rows without times from other programs are ordered by their insertion, not last`() async throws {
        try await withSearchLibrary { search in
            let client = search.database.client
            // The first and the last row are from before the column existed.
            try await client.execute(
                """
                INSERT INTO photos (filename, created_at, indexed_at, changed_at) VALUES
                    ('of Calotype', now() - interval '1 day', now() - interval '1 day', NULL),
                    ('of another', now(), NULL, now()), ('of another', now() - interval '1 hour', NULL, NULL)
                """)
            #expect(try await byChange(search) == [2, 3, 1])
        }
    }
}
