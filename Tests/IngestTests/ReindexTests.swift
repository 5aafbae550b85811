import Catalog
import Ingest
import Postgres
import Testing
import TestServices

@Suite struct ReindexTests {
    private struct Fixture {
        let reindexing: Reindexing
        let feed: ReindexFeed
        let queue: JobQueue
        let database: PostgresClient

        func jobs() async throws -> Int {
            let rows = try await database.query("SELECT count(*) FROM ingest_jobs WHERE force")
            return try rows[0].decode(at: 0)
        }
    }

    private func withPhotos(_ count: Int, _ body: (Fixture) async throws -> Void) async throws {
        try await withTestDatabase { database in
            try await database.client.execute(
                """
                INSERT INTO photos (s3_path, size_bytes, etag, latitude, longitude, deleted_at)
                SELECT 's3://photos/' || CASE WHEN n % 2 = 0 THEN 'even/' ELSE 'odd/' END || n || '.jpg', 1000, 'e',
                       43.2965, 5.3698, CASE WHEN n % 100 = 0 THEN now() END
                FROM generate_series(1, \(count)) n
                """)
            try await body(
                Fixture(
                    reindexing: Reindexing(database: database.client, bucket: "photos"),
                    feed: ReindexFeed(database: database.client, bucket: "photos", gazetteer: testGazetteer),
                    queue: JobQueue(database: database.client),
                    database: database.client))
        }
    }

    @Test func `a dry run counts photos and bytes, and none are read for places`() async throws {
        try await withPhotos(1000) { (fixture: Fixture) async throws in
            let reindexing = fixture.reindexing
            #expect(try await reindexing.estimate(ReindexRequest()) == ReindexEstimate(photos: 990, bytes: 990_000))
            let even = ReindexRequest(prefix: "even/", parts: [.places, .search])
            #expect(try await reindexing.estimate(even) == ReindexEstimate(photos: 490, bytes: 0))
            let few = ReindexRequest(ids: [1, 2, 100].compactMap(PhotoID.init(rawValue:)))
            #expect(try await reindexing.estimate(few).photos == 2)
            #expect(try await fixture.database.query("SELECT FROM job_batches").isEmpty)
        }
    }

    @Test func `jobs are made a few at a time, and each photo gets one`() async throws {
        try await withPhotos(3000) { (fixture: Fixture) async throws in
            let batch = try await fixture.reindexing.begin(ReindexRequest())
            while try await fixture.feed.advance() {}
            #expect(try await fixture.jobs() == ReindexFeed.jobsAtOnce)
            var done: Set<String> = []
            while true {
                let jobs = try await fixture.queue.claim(200)
                if jobs.isEmpty, try await !fixture.feed.advance() { break }
                for job in jobs {
                    #expect(job.force)
                    #expect(done.insert(job.key).inserted)
                    try await fixture.queue.finish(job, JobEnding(isFailure: job.key.hasSuffix("99.jpg")))
                }
            }
            #expect(done.count == 2970)
            let progress = try #require(try await fixture.reindexing.progress(of: batch))
            #expect((progress.total, progress.done, progress.failed, progress.state) == (2970, 2970, 30, .finished))
        }
    }

    @Test func `what is paused waits, what is resumed goes on, what is cancelled ends, and no row is lost`()
        async throws
    {
        try await withPhotos(3000) { (fixture: Fixture) async throws in
            let (reindexing, feed) = (fixture.reindexing, fixture.feed)
            let batch = try await reindexing.begin(ReindexRequest())
            #expect(try await feed.advance())
            #expect(try await reindexing.set(batch, isPaused: true))
            #expect(try await !feed.advance())
            #expect(try await reindexing.progress(of: batch)?.state == .paused)
            #expect(try await reindexing.set(batch, isPaused: false))
            #expect(try await feed.advance())
            #expect(try await fixture.jobs() == 1000)
            let held = try await fixture.queue.claim(10)
            #expect(try await reindexing.cancel(batch))
            #expect(try await !feed.advance())
            // Those in work come to their end, the others only look whether their object is another.
            #expect(try await fixture.jobs() == 10)
            for job in held { try await fixture.queue.finish(job, JobEnding()) }
            let progress = try #require(try await reindexing.progress(of: batch))
            #expect(progress.state == .cancelled)
            #expect(progress.finishedAt != nil)
            for wish in [true, false] { #expect(try await !reindexing.set(batch, isPaused: wish)) }
            #expect(try await !reindexing.cancel(batch))
            let rows = try await fixture.database.query("SELECT count(*) FROM photos")
            #expect(try rows[0].decode(Int.self, at: 0) == 3000)
        }
    }

    @Test func `a rate holds for all processes together`() async throws {
        try await withPhotos(3000) { (fixture: Fixture) async throws in
            _ = try await fixture.reindexing.begin(ReindexRequest(perSecond: 20))
            let other = ReindexFeed(database: fixture.database, bucket: "photos", gazetteer: testGazetteer)
            for _ in 1...5 {
                _ = try await fixture.feed.advance()
                _ = try await other.advance()
            }
            #expect(try await fixture.jobs() <= 40)
        }
    }

    @Test func `places are named from the positions without reading an original, and only changes are written`()
        async throws
    {
        try await withPhotos(1200) { (fixture: Fixture) async throws in
            let batch = try await fixture.reindexing.begin(ReindexRequest(parts: [.places]))
            while try await fixture.feed.advance() {}
            #expect(try await fixture.reindexing.progress(of: batch)?.state == .finished)
            #expect(try await fixture.jobs() == 0)
            func count(_ sql: SQL) async throws -> Int { try await fixture.database.query(sql)[0].decode(at: 0) }
            #expect(try await count("SELECT count(*) FROM photos WHERE city = 'Marseille'") == 1188)
            let changes = try await count("SELECT count(*) FROM photo_changes")
            _ = try await fixture.reindexing.begin(ReindexRequest(parts: [.places]))
            while try await fixture.feed.advance() {}
            #expect(try await count("SELECT count(*) FROM photo_changes") == changes)
            _ = try await fixture.reindexing.begin(ReindexRequest(parts: [.search]))
            while try await fixture.feed.advance() {}
            #expect(try await count("SELECT count(*) FROM photo_changes") == changes + 1188)
        }
    }

    @Test func `two processes share a list, each photo once`() async throws {
        try await withPhotos(900) { (fixture: Fixture) async throws in
            _ = try await fixture.reindexing.begin(ReindexRequest())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...4 {
                    let feed = ReindexFeed(database: fixture.database, bucket: "photos", gazetteer: testGazetteer)
                    group.addTask { for _ in 1...3 { _ = try await feed.advance() } }
                }
                try await group.waitForAll()
            }
            while try await fixture.feed.advance() {}
            #expect(try await fixture.jobs() == 891)
            let revisions = try await fixture.database.query("SELECT max(revision) FROM ingest_jobs")
            #expect(try revisions[0].decode(Int64.self, at: 0) == 1)
        }
    }
}
