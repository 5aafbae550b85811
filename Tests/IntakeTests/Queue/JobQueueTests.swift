import Catalog
import Intake
import Postgres
import Testing
import TestServices

@Suite struct JobQueueTests {
    private static func created(_ key: String, etag: String? = nil) -> ObjectEvent {
        ObjectEvent(bucket: "photos", key: key, kind: .created, etag: etag)
    }

    private func queue(_ database: TestDatabase, _ process: WorkerProcess = .this) -> JobQueue {
        JobQueue(database: database.client, process: process)
    }

    @Test func `events of one object create one job, those of other buckets none`() async throws {
        try await withTestDatabase { database in
            let intake = EventIntake(database: database.client, bucket: "photos")
            var foreign = Self.created("a.jpg")
            foreign.bucket = "derived"
            // The two spellings of é are two objects.
            let counts = try await intake.accept([
                Self.created("a.jpg", etag: "1"), foreign, Self.created("a.jpg", etag: "2"),
                Self.created("\u{e9}.jpg"), Self.created("e\u{301}.jpg"),
            ])
            #expect(counts.accepted == 3)
            #expect(counts.ignored == 1)
            _ = try await intake.accept([Self.created("a.jpg", etag: "3")])
            let jobs = try await queue(database).claim(10)
            #expect(jobs.map(\.key.utf8.count).sorted() == [5, 6, 7])
            // No event says which of the three versions is the last.
            #expect(jobs.first { $0.key == "a.jpg" }?.etag == nil)
        }
    }

    @Test func `an older event that arrives later does not hide the newer version`() async throws {
        try await withTestDatabase { database in
            let intake = EventIntake(database: database.client, bucket: "photos")
            // "old" is indexed. Its event is repeated while the newer version waits.
            for etag in ["new", "old"] { _ = try await intake.accept([Self.created("a.jpg", etag: etag)]) }
            #expect(try await queue(database).claim(1).first?.etag == nil)
            for _ in 1...2 { _ = try await intake.accept([Self.created("b.jpg", etag: "same")]) }
            #expect(try await queue(database).claim(1).first?.etag == "same")
        }
    }

    @Test func `an older event after a newer one in the same body does not replace it`() async throws {
        try await withTestDatabase { database in
            var new = Self.created("a.jpg", etag: "new")
            new.sequencer = "0055AED6DCD90281E6"
            var old = Self.created("a.jpg", etag: "old")
            old.sequencer = "0055AED6DCD90281E5"
            _ = try await EventIntake(database: database.client, bucket: "photos").accept([new, old])
            #expect(try await queue(database).claim(1).first?.etag == "new")
        }
    }

    @Test func `two workers never hold the same job`() async throws {
        try await withTestDatabase { database in
            let intake = EventIntake(database: database.client, bucket: "photos")
            _ = try await intake.accept((0..<500).map { Self.created("\($0).jpg") })
            let held = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for _ in 0..<3 {
                    let queue = queue(database)
                    group.addTask {
                        var ids: [Int64] = []
                        while true {
                            let jobs = try await queue.claim(7)
                            if jobs.isEmpty { return ids }
                            ids += jobs.map(\.id)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(held.count == 500)
            #expect(Set(held).count == 500)
        }
    }

    @Test func `an event while the job runs queues the job again`() async throws {
        try await withTestDatabase { database in
            let intake = EventIntake(database: database.client, bucket: "photos")
            let queue = queue(database)
            _ = try await intake.accept([Self.created("a.jpg")])
            let job = try #require(try await queue.claim(1).first)
            _ = try await intake.accept([Self.created("a.jpg")])
            _ = try await intake.accept([Self.created("a.jpg")])
            #expect(try await queue.claim(1).isEmpty)
            #expect(try await queue.finish(job, JobOutcome()))
            let again = try #require(try await queue.claim(1).first)
            #expect(again.attempts == 1)
            #expect(try await queue.finish(again, JobOutcome()))
            let statistics = try await queue.statistics()
            #expect((statistics.queued, statistics.running, statistics.dead) == (0, 0, 0))
        }
    }

    @Test func `jobs that end together are written together, and a failure affects only its own job`() async throws {
        try await withTestDatabase { database in
            let intake = EventIntake(database: database.client, bucket: "photos")
            _ = try await intake.accept((0..<60).map { Self.created("\($0).jpg") })
            let queue = queue(database)
            let metrics = IngestMetrics()
            let endings = JobCommitter(queue: queue, metrics: metrics)
            let jobs = try await queue.claim(60)
            let failed = await withTaskGroup(of: String?.self) { group in
                for job in jobs {
                    group.addTask {
                        // No photo can have this many stars.
                        let stars = job.key == "7.jpg" ? 9 : 4
                        let write: SQL = """
                            INSERT INTO photos (s3_path, filename, rating) SELECT \(job.path), \(job.key), \(stars) FROM job
                            RETURNING id
                            """
                        do {
                            return try await endings.finish(job, JobOutcome(write: write)) ? nil : "not ours"
                        } catch {
                            return "\(job.key) \(error)"
                        }
                    }
                }
                return await group.reduce(into: [String]()) { if let failure = $1 { $0.append(failure) } }
            }
            #expect(failed.count == 1 && failed[0].hasPrefix("7.jpg") && failed[0].contains("photos_rating_range"))
            #expect((1...30).contains(metrics.snapshot.writes))
            let rows = try await database.client.query("SELECT count(*) FROM photos")
            #expect(try rows.first?.decode(Int.self, at: 0) == 59)
            let statistics = try await queue.statistics()
            #expect((statistics.queued, statistics.running) == (0, 1))
        }
    }

    @Test func `a dead worker's job is quarantined, and its attempt counts`() async throws {
        try await withTestDatabase { database in
            _ = try await EventIntake(database: database.client, bucket: "photos").accept([Self.created("a.jpg")])
            let dead = queue(database, .ended(1))
            let lost = try #require(try await dead.claim(1).first)
            let other = queue(database)
            #expect(try await other.requeueExpired() == 0)
            // It ended on this machine: no need to wait for its lease.
            let restarted = queue(database)
            #expect(try await restarted.requeueLeftovers() == 1)
            #expect(try await restarted.claim(1).isEmpty)
            let suspect = try #require(try await restarted.claimQuarantined())
            #expect(suspect.attempts == 2)
            // What the dead worker still writes has no effect.
            #expect(try await !dead.finish(lost, JobOutcome()))
            try await database.client.execute("UPDATE ingest_jobs SET lease_until = now() - interval '1 second'")
            #expect(try await other.requeueExpired() == 1)
            #expect(try await other.claimQuarantined()?.attempts == 3)
        }
    }

    @Test func `no job is taken from a running process, or from a process of another machine`() async throws {
        try await withTestDatabase { database in
            let intake = EventIntake(database: database.client, bucket: "photos")
            let elsewhere = WorkerProcess(host: "other", machine: "another kernel", id: 2_000_000_000, startedAt: 1)
            for (key, holder) in [("a.jpg", WorkerProcess.this), ("b.jpg", elsewhere)] {
                _ = try await intake.accept([Self.created(key)])
                #expect(try await queue(database, holder).claim(1).count == 1)
            }
            #expect(try await queue(database).requeueLeftovers() == 0)
            #expect(try await queue(database, .ended(1)).requeueLeftovers() == 0)
        }
    }

    @Test func `a postponed job waits, and its attempt counts only if the object is at fault`() async throws {
        try await withTestDatabase { database in
            _ = try await EventIntake(database: database.client, bucket: "photos").accept([Self.created("a.jpg")])
            let queue = queue(database)
            let failure = JobFailure(code: "STORE_UNAVAILABLE", text: "away")
            let job = try #require(try await queue.claim(1).first)
            try await queue.postpone(job, by: .seconds(60), failure: failure, countsAttempt: false)
            #expect(try await queue.claim(1).isEmpty)
            try await database.client.execute("UPDATE ingest_jobs SET run_after = now()")
            let second = try #require(try await queue.claim(1).first)
            #expect(second.attempts == 1)
            try await queue.postpone(second, by: .zero, failure: failure, countsAttempt: true)
            #expect(try await queue.claim(1).first?.attempts == 2)
        }
    }

    @Test func `a dead job is kept with its error and can be retried`() async throws {
        try await withTestDatabase { database in
            _ = try await EventIntake(database: database.client, bucket: "photos").accept([Self.created("a.jpg")])
            let queue = queue(database)
            let job = try #require(try await queue.claim(1).first)
            let failure = JobFailure(code: "DECODER_CRASHED", text: "The process died.")
            try await queue.finish(job, JobOutcome(isFailure: true, deadLetter: failure))
            #expect(try await queue.statistics().dead == 1)
            #expect(try await queue.claim(1).isEmpty)
            #expect(try await queue.retryDead() == 1)
            #expect(try await queue.claim(1).first?.attempts == 1)
        }
    }
}
