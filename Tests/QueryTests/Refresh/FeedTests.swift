import Catalog
import Logging
import Postgres
import Query
import TestServices
import Testing

@Suite struct FeedTests {
    @Test func `a library has no snapshot before it is loaded`() async throws {
        try await withTestDatabase { database in
            let library = Library(
                postgres: database.client, settings: SearchLibrary.settings, logger: Logger(label: "test"))
            #expect(!library.isReady)
            #expect(throws: SearchError.notReady) { try library.snapshot() }
            try await library.catchUp()
            #expect(library.isReady)
        }
    }

    @Test func `a write of any table is visible after the library has caught up`() async throws {
        try await withSearchLibrary { search in
            let client = search.database.client
            let ids = try await search.insertDays(3)
            try await search.library.catchUp()
            #expect(try search.snapshot().photoCount == 3)
            try await client.execute(
                "INSERT INTO photo_ai_results (photo_id, tags, faces) VALUES (\(ids[0]), '{beach}', '[{\"person\": \"Anna\"}]')"
            )
            try await search.library.catchUp()
            #expect(try search.snapshot().count(.tags(TermMatch(any: ["BEACH"]))) == 1)
            #expect(try search.snapshot().count(.people(TermMatch(all: ["anna"]), minimumConfidence: nil)) == 1)
            #expect(try search.snapshot().suggest("be", limit: 5).map(\.value) == ["beach"])
            try await client.execute("UPDATE photos SET deleted_at = now() WHERE id = \(ids[1])")
            try await client.execute("DELETE FROM photo_ai_results")
            try await search.library.catchUp()
            #expect(try search.snapshot().photoCount == 2)
            #expect(try search.snapshot().count(.tags(TermMatch(any: ["beach"]))) == 0)
            try await client.execute("TRUNCATE photos, photo_ai_results")
            try await search.library.catchUp()
            #expect(try search.snapshot().photoCount == 0)
        }
    }

    @Test func `runs of AI writers are visible from any program, and a new time alone is no change`() async throws {
        try await withSearchLibrary { search in
            let client = search.database.client
            let ids = try await search.insertDays(3)
            func found(_ match: AIRunMatch) async throws -> [Int64] {
                try await search.library.catchUp()
                return try search.snapshot().ids(.aiRun(match)).map(\.rawValue)
            }
            let second = HalfOpen(from: ModelVersion("2"), to: nil)
            try await client.execute(
                """
                INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order)
                SELECT id, 'faces', 'x', '1', '{1}' FROM photos WHERE id < \(ids[2])
                """)
            #expect(try await found(AIRunMatch(writers: ["X"])) == [ids[0], ids[1]])
            #expect(try await found(AIRunMatch(version: second)) == [])
            try await client.execute(
                "UPDATE ai_part_runs SET version = '2.1', version_order = '{2,1}' WHERE photo_id = \(ids[0])")
            #expect(try await found(AIRunMatch(version: second)) == [ids[0]])
            try await client.execute("UPDATE ai_part_runs SET photo_id = \(ids[2]) WHERE photo_id = \(ids[0])")
            #expect(try await found(AIRunMatch()) == [ids[1], ids[2]])
            try await client.execute("UPDATE ai_part_runs SET error = 'no picture' WHERE photo_id = \(ids[2])")
            #expect(try await found(AIRunMatch(failed: true)) == [ids[2]])
            let changes = search.library.statistics.changesApplied
            try await client.execute("UPDATE ai_part_runs SET written_at = now(), error = error || '.'")
            #expect(try await found(AIRunMatch(failed: true)) == [ids[2]])
            #expect(search.library.statistics.changesApplied == changes)
            try await client.execute("DELETE FROM ai_part_runs WHERE photo_id = \(ids[2])")
            #expect(try await found(AIRunMatch(failed: true)) == [])
            try await client.execute("TRUNCATE ai_part_runs")
            #expect(try await found(AIRunMatch()) == [])
            #expect(try await search.library.recount().differing == 0)
        }
    }

    @Test func `a writer needs no privileges on the feed`() async throws {
        try await withSearchLibrary { search in
            let id = try await search.insertDays(1)[0]
            try await search.database.client.transaction { connection in
                try await connection.execute("CREATE ROLE test_of_the_feed")
                try await connection.execute("GRANT INSERT, UPDATE ON ai_part_runs TO test_of_the_feed")
                try await connection.execute("SET LOCAL ROLE test_of_the_feed")
                try await connection.execute(
                    """
                    INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order)
                    VALUES (\(id), 'faces', 'x', '1', '{1}')
                    """)
                try await connection.execute("UPDATE ai_part_runs SET version_order = '{2}'")
                for statement in ["RESET ROLE", "DROP OWNED BY test_of_the_feed", "DROP ROLE test_of_the_feed"]
                    as [SQL]
                {
                    try await connection.execute(statement)
                }
            }
            try await search.library.catchUp()
            #expect(try search.snapshot().count(.aiRun(AIRunMatch(writers: ["x"]))) == 1)
        }
    }

    @Test func `a transaction that begins first and commits last is applied, and a rolled back one is not`()
        async throws
    {
        try await withSearchLibrary { search in
            let client = search.database.client
            let library = search.library
            try await client.transaction { late in
                try await late.execute("INSERT INTO photos (filename) VALUES ('late')")
                try await client.execute("INSERT INTO photos (filename) VALUES ('early')")
                try await library.catchUp()
                #expect(try library.snapshot().photoCount == 1)
                try await client.execute("INSERT INTO photos (filename) VALUES ('later')")
                try await library.catchUp()
            }
            try await library.catchUp()
            #expect(try library.snapshot().photoCount == 3)
            await #expect(throws: NoSuchValue.self) {
                try await client.transaction { doomed in
                    try await doomed.execute("DELETE FROM photos")
                    throw NoSuchValue()
                }
            }
            try await library.catchUp()
            #expect(try library.snapshot().photoCount == 3)
        }
    }

    @Test func `a reader whose position was pruned reloads the library`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(4)
            let client = search.database.client
            try await client.execute("DELETE FROM photo_changes")
            try await client.execute(
                "UPDATE photo_changes_horizon SET pruned_below = pg_snapshot_xmax(pg_current_snapshot())")
            try await search.library.catchUp()
            #expect(try search.snapshot().photoCount == 4)
            #expect(search.library.statistics.loads == 2)
        }
    }

    @Test func `many changes cause a new base with the same photos`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3000)
            try await search.library.catchUp()
            let ids = try search.snapshot().ids(.everything)
            for _ in 0..<100 where search.library.statistics.loads < 2 {
                try await Task.sleep(for: .milliseconds(50))
                try await search.library.catchUp()
            }
            #expect(search.library.statistics.loads == 2 && search.library.statistics.photosChanged == 0)
            #expect(try search.snapshot().ids(.everything) == ids)
        }
    }

    @Test func `changes in several levels are one library, also during compactions and loads`()
        async throws
    {
        try await withSearchLibrary { search in
            let client = search.database.client
            try await search.insertDays(2500)
            try await search.library.catchUp()
            for step in 0..<30 {
                let first = Int64(step * 71 + 1)
                try await client.execute(
                    """
                    UPDATE photos SET rating = \(Int32(step % 6)), sha256 = sha256((id % 400)::text::bytea)
                    WHERE id BETWEEN \(first) AND \(first + 400)
                    """)
                try await client.execute("DELETE FROM photos WHERE id = \(first + 3)")
                try await search.library.readFeed()
                let snapshot = try search.snapshot()
                for stars in 0..<6 {
                    let range = try #require(HalfOpen(from: Double(stars), to: Double(stars) + 0.5))
                    let expected = try await search.ids(
                        "SELECT id FROM photos WHERE rating = \(Int32(stars)) ORDER BY id")
                    #expect(try snapshot.ids(.rating(range)).map(\.rawValue) == expected)
                }
                let twice = try await search.ids(
                    """
                    SELECT id FROM photos WHERE sha256 IN (
                        SELECT sha256 FROM photos GROUP BY sha256 HAVING count(*) > 1) ORDER BY id
                    """)
                #expect(try snapshot.ids(.hasDuplicates(true)).map(\.rawValue) == twice)
                let living = try await search.ids("SELECT id FROM photos").count
                #expect(try snapshot.count(.everything) == living)
            }
            #expect(try await search.library.recount().differing == 0)
            #expect(search.library.statistics.loads > 1)
        }
    }

    @Test func `more changes than the feed lists neither delay other changes nor cause endless loads`()
        async throws
    {
        try await withSearchLibrary { search in
            let client = search.database.client
            try await client.execute("INSERT INTO photos (filename) VALUES ('before')")
            try await search.library.catchUp()
            try await search.insertDays(21_000)
            // This read overflows; later changes are visible before the reload ends.
            try await search.library.readFeed()
            let id = try await search.ids("INSERT INTO photos (filename) VALUES ('soon') RETURNING id")[0]
            try await search.library.readFeed()
            #expect(try search.snapshot().count(.text("soon")) == 1)
            try await search.library.catchUp()
            #expect(try search.snapshot().photoCount == 21_002)
            #expect(search.library.statistics.loads == 2)
            try await client.execute("TRUNCATE photos, photo_ai_results")
            try await client.execute("INSERT INTO photos (filename) VALUES ('after')")
            try await search.library.catchUp()
            #expect(try search.snapshot().photoCount == 1)
            #expect(try !search.snapshot().contains(#require(PhotoID(rawValue: id))))
            #expect(search.library.statistics.loads == 3)
            #expect(try await search.library.recount().differing == 0)
        }
    }

    @Test func `a running library applies commits by itself`() async throws {
        try await withSearchLibrary { search in
            let task = Task { try await search.library.run() }
            try await Task.sleep(for: .milliseconds(300))
            let committed = ContinuousClock.now
            try await search.insertDays(1)
            while try search.snapshot().photoCount == 0, ContinuousClock.now - committed < .seconds(5) {
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(ContinuousClock.now - committed < .seconds(1))
            task.cancel()
            try await task.value
        }
    }
}
