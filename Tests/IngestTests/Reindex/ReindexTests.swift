import Catalog
import Geocoding
import Ingest
import Intake
import Postgres
import TestServices
import Testing

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

    @Test func `a dry run counts photos and bytes; places need no bytes`() async throws {
        try await withPhotos(1000) { (fixture: Fixture) async throws in
            let reindexing = fixture.reindexing
            #expect(
                try await reindexing.estimate(ReindexRequest())
                    == ReindexEstimate(photos: 990, originals: 990, bytes: 990_000))
            let even = ReindexRequest(prefix: "even/", parts: [.places, .search])
            #expect(try await reindexing.estimate(even) == ReindexEstimate(photos: 490, originals: 0, bytes: 0))
            let few = ReindexRequest(ids: [1, 2, 100].compactMap(PhotoID.init(rawValue:)))
            #expect(try await reindexing.estimate(few).photos == 2)
            #expect(try await fixture.database.query("SELECT FROM job_batches").isEmpty)
            // Sizes that other programs wrote.
            try await fixture.database.execute("UPDATE photos SET size_bytes = \(Int64.max) WHERE id <= 100")
            #expect(try await reindexing.estimate(ReindexRequest()).bytes == Int.max)
            _ = try await reindexing.begin(ReindexRequest())
        }
    }

    @Test func `jobs are created a few at a time, one per photo`() async throws {
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
                    try await fixture.queue.finish(job, JobOutcome(isFailure: job.key.hasSuffix("99.jpg")))
                }
            }
            #expect(done.count == 2970)
            let progress = try #require(try await fixture.reindexing.progress(of: batch))
            #expect((progress.total, progress.done, progress.failed, progress.state) == (2970, 2970, 30, .finished))
        }
    }

    @Test func `a reindex can be paused, resumed and cancelled, and no row is lost`()
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
            // Running jobs end normally. The others only check whether their object has another version.
            #expect(try await fixture.jobs() == 10)
            for job in held { try await fixture.queue.finish(job, JobOutcome()) }
            let progress = try #require(try await reindexing.progress(of: batch))
            #expect(progress.state == .cancelled)
            #expect(progress.finishedAt != nil)
            for wish in [true, false] { #expect(try await !reindexing.set(batch, isPaused: wish)) }
            #expect(try await !reindexing.cancel(batch))
            let rows = try await fixture.database.query("SELECT count(*) FROM photos")
            #expect(try rows[0].decode(Int.self, at: 0) == 3000)
        }
    }

    @Test func `a rate applies to all processes together`() async throws {
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

    @Test func `place names are computed from positions without a download, and only changes are written`()
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

    @Test func `two reindexes of the same photo each get their part, also when the other is cancelled`()
        async throws
    {
        try await withPhotos(600) { (fixture: Fixture) async throws in
            let (reindexing, feed) = (fixture.reindexing, fixture.feed)
            func parts() async throws -> [String] {
                try await fixture.database.query("SELECT DISTINCT parts::text FROM ingest_jobs ORDER BY 1")
                    .map { try $0.decode(at: 0) }
            }
            func work() async throws -> Int {
                let jobs = try await fixture.queue.claim(1000)
                for job in jobs { try await fixture.queue.finish(job, JobOutcome()) }
                return jobs.count
            }
            let first = try await reindexing.begin(ReindexRequest(parts: [.exif]))
            while try await feed.advance() {}
            let second = try await reindexing.begin(ReindexRequest(prefix: "even/", parts: [.hash, .thumbnails]))
            while try await feed.advance() {}
            #expect(try await parts() == ["{exif}"])
            #expect(try await reindexing.cancel(second))
            #expect(try await parts() == ["{exif}"])
            let third = try await reindexing.begin(ReindexRequest(prefix: "even/", parts: [.hash]))
            #expect(try await work() == 594)
            #expect(try await reindexing.progress(of: first)?.state == .finished)
            while try await feed.advance() {}
            #expect(try await parts() == ["{hash}"])
            #expect(try await work() == 294)
            #expect(try await reindexing.progress(of: third)?.done == 294)
            #expect(try await fixture.jobs() == 0)
        }
    }

    @Test func `parts add up in a dead job and survive an event, and a whole reindex stays whole`()
        async throws
    {
        try await withPhotos(1) { (fixture: Fixture) async throws in
            func giveUp() async throws -> IngestJob {
                let job = try #require(try await fixture.queue.claim(1).first)
                try await fixture.queue.finish(
                    job, JobOutcome(deadLetter: JobFailure(code: "DECODER_CRASHED", text: "It died.")))
                return job
            }
            for (part, all) in [(ReindexPart.hash, Set<PicturePart>([.hash])), (.exif, [.exif, .hash])] {
                _ = try await fixture.reindexing.begin(ReindexRequest(parts: [part]))
                while try await fixture.feed.advance() {}
                _ = try await EventIntake(database: fixture.database, bucket: "photos").accept([
                    ObjectEvent(bucket: "photos", key: "odd/1.jpg", kind: .created, etag: "new")
                ])
                let job = try await giveUp()
                #expect(job.parts == all && !job.force && job.etag == nil)
            }
            #expect(try await fixture.queue.retryDead() == 1)
            #expect(try await giveUp().parts == [.exif, .hash])
            #expect(try await fixture.jobs() == 0)
            _ = try await fixture.reindexing.begin(ReindexRequest(parts: [.original]))
            while try await fixture.feed.advance() {}
            #expect(try await giveUp().force)
        }
    }

    @Test func `a dry run counts the bytes that each part reads of each file`() async throws {
        try await withPhotos(4) { (fixture: Fixture) async throws in
            try await fixture.database.execute(
                """
                UPDATE photos SET read_state = CASE id WHEN 4 THEN 'unsupported' ELSE 'read' END, size_bytes = 1000000,
                    media_type = (ARRAY['image/jpeg', 'image/heic', 'video/mp4', 'text/plain'])[id]
                """)
            func estimate(_ parts: ReindexPart...) async throws -> [Int] {
                let estimate = try await fixture.reindexing.estimate(ReindexRequest(parts: parts))
                return [estimate.photos, estimate.originals, estimate.bytes]
            }
            #expect(try await estimate(.exif) == [4, 3, 2_131_072])
            #expect(try await estimate(.exif, .places) == [4, 3, 2_131_072])
            #expect(try await estimate(.hash) == [4, 2, 2_000_000])
            #expect(try await estimate(.thumbnails) == [4, 3, 3_000_000])
            #expect(try await estimate(.exif, .hash) == [4, 3, 3_000_000])
            #expect(try await estimate(.original, .exif) == [4, 4, 4_000_000])
            #expect(try await estimate(.search) == [4, 0, 0])
            for (parts, jobs) in [([ReindexPart.hash], 2), ([.exif, .hash], 3)] {
                let batch = try await fixture.reindexing.begin(ReindexRequest(parts: parts))
                while try await fixture.feed.advance() {}
                let progress = try #require(try await fixture.reindexing.progress(of: batch))
                #expect((progress.total, progress.done) == (4, 4 - jobs))
                for job in try await fixture.queue.claim(10) { try await fixture.queue.finish(job, JobOutcome()) }
            }
        }
    }

    @Test func `two processes share a list, and each photo is processed once`() async throws {
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
