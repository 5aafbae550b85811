import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Writes without triggers simulate a defect of the index.
@Suite struct RecountTests {
    private static func silently(_ search: SearchLibrary, _ statements: SQL...) async throws {
        try await search.database.client.transaction { connection in
            try await connection.execute("SET LOCAL session_replication_role = replica")
            for statement in statements { try await connection.execute(statement) }
        }
    }

    @Test func `an index that followed the feed has no differences, with or without levels above the base`()
        async throws
    {
        try await withSearchLibrary(photos: 500) { search in
            #expect(try await search.library.recount().differing == 0)
            let client = search.database.client
            try await client.execute(
                "UPDATE photos SET rating = 3, filename = 'other.jpg' WHERE id % 3 = 0 AND id > 0")
            try await client.execute("DELETE FROM photo_ai_results WHERE photo_id % 7 = 0")
            // Not read yet: the recount applies it first.
            let recount = try await search.library.recount()
            #expect(recount.differing == 0 && recount.differences.isEmpty)
            #expect(try recount.photos == search.snapshot().photoCount)
            #expect(recount.feedPosition == search.library.statistics.feedPosition)
        }
    }

    @Test(
        arguments: [
            ("UPDATE photos SET rating = 4 WHERE id = 2", ["rating"]),
            ("UPDATE photos SET iso = 1234 WHERE id = 2", ["exposure"]),
            ("UPDATE photos SET latitude = 1, longitude = 2 WHERE id = 2", ["position"]),
            ("UPDATE photos SET description = 'something else' WHERE id = 2", ["text"]),
            ("UPDATE photos SET city = 'Nowhere' WHERE id = 2", ["place"]),
            (
                "INSERT INTO photo_ai_results (photo_id, tags, processing_status) VALUES (2, '{beach}', 'done')",
                ["changed", "aiResults", "tags", "aiStatus"]
            ),
            (
                "INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order) VALUES (2, 'tags', 'x', '1', '{1}')",
                ["aiRuns"]
            ),
            (
                """
                WITH anna AS (INSERT INTO users (name, display_name, role) VALUES ('anna', 'Anna', 'guest') RETURNING id)
                INSERT INTO favourites (user_id, photo_id) SELECT id, 2 FROM anna
                """, ["favourites"]
            ),
        ] as [(SQL, [String])])
    func `a difference has the photo and the fields`(write: SQL, fields: [String]) async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            try await search.library.catchUp()
            try await Self.silently(search, write)
            #expect(try await search.library.recount().differences == [.init(id: 2, kind: .fields(fields))])
        }
    }

    @Test func `missing and extra photos are differences`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            try await search.library.catchUp()
            try await Self.silently(
                search, "DELETE FROM photos WHERE id = 1",
                "INSERT INTO photos (id, taken_date) VALUES (77, '2021-01-01')")
            let recount = try await search.library.recount()
            #expect(recount.photos == 3 && recount.differing == 2)
            #expect(Set(recount.differences.map(\.id)) == [1, 77])
            #expect(recount.differences.contains(.init(id: 1, kind: .extra)))
            #expect(recount.differences.contains(.init(id: 77, kind: .missing)))
        }
    }

    @Test func `only the first hundred of many differences are listed`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(150)
            try await search.library.catchUp()
            try await Self.silently(search, "UPDATE photos SET favourite = TRUE")
            let recount = try await search.library.recount()
            #expect(recount.differing == 150 && recount.differences.count == Recount.mostNamed)
        }
    }

    @Test func `writes during a recount cause no differences`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(300)
            let client = search.database.client
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for round in 1...40 {
                        try await client.execute(
                            "UPDATE photos SET rating = \(Int32(round % 6)) WHERE id % 5 = \(round % 5)")
                    }
                }
                for _ in 1...5 {
                    try await search.library.catchUp()
                    #expect(try await search.library.recount().differing == 0)
                }
                try await group.waitForAll()
            }
        }
    }
}
