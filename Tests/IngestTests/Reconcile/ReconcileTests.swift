import Catalog
import Foundation
import Ingest
import Intake
import Logging
import Postgres
import Storage
import Testing
import TestServices

extension IngestWorkerTests.Library {
    var reconciler: Reconciler {
        Reconciler(
            database: database.client, store: store, bucket: bucket, derivedBucket: derived, limits: limits,
            exclusions: exclusions, logger: Logger(label: "test"))
    }

    var stale: StaleThumbnails {
        StaleThumbnails(
            database: database.client, store: store, derivedBucket: derived, logger: Logger(label: "test"))
    }

    func number(of key: String) async throws -> Int64? {
        let rows = try await database.client.query(
            "SELECT id FROM photos WHERE s3_path = \("s3://\(bucket)/\(key)") AND deleted_at IS NULL")
        return try rows.first?.decode(at: 0)
    }

    func move(_ text: String, from old: String, to new: String) async throws {
        _ = try await put(text, new)
        try await store.delete(old, in: bucket)
    }
}

/// The data of a photo survives whatever its owner does in the bucket.
extension IngestWorkerTests {
    @Test(arguments: ["deleted first", "created first", "reconciled", "copied long before"])
    func `a renamed photo keeps its id`(order: String) async throws {
        try await withLibrary { library in
            func told(_ key: String, _ kind: ObjectEvent.Kind) async throws {
                _ = try await library.intake.accept([ObjectEvent(bucket: library.bucket, key: key, kind: kind)])
                try await library.work()
            }
            _ = try await library.put("picture", "a.jpg")
            try await told("a.jpg", .created)
            let number = try #require(try await library.number(of: "a.jpg"))
            try await library.database.client.execute(
                "INSERT INTO photo_ai_results (photo_id, tags) VALUES (\(number), ARRAY['dog'])")
            if order == "copied long before" {
                _ = try await library.put("picture", "new/b.jpg")
                try await told("new/b.jpg", .created)
                #expect(try await library.number(of: "new/b.jpg") != number)
                try await library.store.delete("a.jpg", in: library.bucket)
                try await told("a.jpg", .removed)
            } else {
                try await library.move("picture", from: "a.jpg", to: "new/b.jpg")
                switch order {
                case "deleted first":
                    try await told("a.jpg", .removed)
                    try await told("new/b.jpg", .created)
                case "created first":
                    try await told("new/b.jpg", .created)
                    try await told("a.jpg", .removed)
                default: try await library.work(reconciling: true)
                }
            }
            #expect(try await library.number(of: "new/b.jpg") == number)
            #expect(try await library.number(of: "a.jpg") == nil)
            let name = try await library.database.client.query("SELECT filename FROM photos WHERE id = \(number)")
            #expect(try name.first?.decode(String.self, at: 0) == "b.jpg")
            let report = try #require(try await library.reconciler.reconcile())
            #expect((report.queued, report.vanished, report.listed, report.known) == (0, 0, 1, 1))
        }
    }

    @Test func `a reconciliation stores the first keys that it found, and withheld photos wait for a confirmation`()
        async throws
    {
        try await withLibrary { library in
            for number in 0..<30 { _ = try await library.put("picture \(number)", "\(number) é.jpg") }
            try await library.work(reconciling: true)
            try await library.store.delete("0 é.jpg", in: library.bucket)
            try await library.work(reconciling: true)
            _ = try await library.put("picture 0", "0 é.jpg")
            _ = try await library.put("picture that changed", "1 é.jpg")
            _ = try await library.put("picture that is new", "new.jpg")
            for number in 2..<9 { try await library.store.delete("\(number) é.jpg", in: library.bucket) }
            func reconcile(_ limits: ReconcileGuard) async throws -> ReconcileReport? {
                try await Reconciler(
                    database: library.database.client, store: library.store, bucket: library.bucket,
                    derivedBucket: library.derived, limits: limits, logger: Logger(label: "test")
                ).reconcile()
            }
            let refused = try #require(try await reconcile(ReconcileGuard(share: 0.2, count: 7)))
            #expect(refused.isRefused && refused.vanished == 7)
            let runs = ReconcileRuns(database: library.database.client)
            let newest = try #require(try await runs.latest(1).first)
            let kept = try #require(try await runs.run(newest.id)).report.keys
            #expect(kept == refused.keys)
            #expect(kept.vanished == (2..<9).map { "\($0) é.jpg" })
            #expect(kept.added == ["new.jpg"] && kept.changed == ["1 é.jpg"] && kept.restored == ["0 é.jpg"])
            // A larger limit does not release withheld photos: only a confirmation does.
            #expect(try await reconcile(ReconcileGuard(share: 0.2, count: 9))?.isRefused == true)
            // Only the first of many.
            for number in 0..<120 { _ = try await library.put("many", "many/\(number).jpg") }
            let many = try #require(try await reconcile(ReconcileGuard()))
            #expect(many.added == 120 && many.keys.added.count == ReconcileKeys.limit)
        }
    }

    @Test func `a folder that was renamed while events were lost does not count as a deletion`() async throws {
        try await withLibrary { library in
            func keys(_ folder: String) -> [String] { (0..<40).map { "\(folder)/\($0).jpg" } }
            for (number, key) in keys("old").enumerated() { _ = try await library.put("picture \(number)", key) }
            for key in ["old/twin 1.jpg", "old/twin 2.jpg"] { _ = try await library.put("picture twin", key) }
            for number in 0..<3 { _ = try await library.put("picture gone \(number)", "gone \(number).jpg") }
            try await library.work(reconciling: true)
            var numbers: [Int64?] = []
            for key in keys("old") { numbers.append(try await library.number(of: key)) }
            #expect(numbers.compactMap { $0 }.count == 40)
            // Every photo that is marked as deleted, even for a moment, is recorded.
            try await library.database.client.execute("CREATE TABLE deletions (filename TEXT)")
            try await library.database.client.execute(
                """
                CREATE FUNCTION note_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO deletions VALUES (OLD.filename); RETURN NEW; END $$
                """)
            try await library.database.client.execute(
                """
                CREATE TRIGGER deletions BEFORE UPDATE ON photos FOR EACH ROW
                WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION note_deletion()
                """)
            for number in 0..<40 {
                try await library.move("picture \(number)", from: keys("old")[number], to: keys("new")[number])
            }
            // One object is left of two photos with the same content: one photo is gone.
            try await library.move("picture twin", from: "old/twin 1.jpg", to: "new/twin.jpg")
            try await library.store.delete("old/twin 2.jpg", in: library.bucket)
            for number in 0..<3 { try await library.store.delete("gone \(number).jpg", in: library.bucket) }
            var report = try #require(try await library.reconciler.reconcile())
            #expect((report.added, report.renamed, report.vanished) == (41, 41, 4))
            #expect(report.known == 45 && !report.isRefused)
            #expect(report.keys.vanished.prefix(3) == ["gone 0.jpg", "gone 1.jpg", "gone 2.jpg"])
            #expect(report.keys.vanished.count == 4 && report.keys.vanished[3].hasPrefix("old/twin"))
            let kept = try await ReconcileRuns(database: library.database.client).latest(1).first?.report
            #expect(kept?.renamed == 41 && kept?.vanished == 4)
            try await library.work()
            for (number, key) in zip(numbers, keys("new")) { #expect(try await library.number(of: key) == number) }
            let deleted = try await library.database.client.query("SELECT filename FROM deletions ORDER BY 1")
            let names = try deleted.map { try $0.decode(String.self, at: 0) }
            #expect(names.count == 4 && names.prefix(3) == ["gone 0.jpg", "gone 1.jpg", "gone 2.jpg"], "\(names)")
            report = try #require(try await library.reconciler.reconcile())
            #expect((report.listed, report.known, report.queued, report.renamed) == (41, 41, 0, 0))
            #expect(report.vanished == 0)
        }
    }

    @Test func `beside many vanished photos, renamed photos need no second confirmation`() async throws {
        try await withLibrary { library in
            for number in 0..<50 { _ = try await library.put("picture \(number)", "old/\(number).jpg") }
            try await library.work(reconciling: true)
            for number in 0..<25 {
                try await library.move("picture \(number)", from: "old/\(number).jpg", to: "new/\(number).jpg")
            }
            for number in 25..<50 { try await library.store.delete("old/\(number).jpg", in: library.bucket) }
            // Again, while the jobs of the new keys wait: the keys are still new.
            for added in [25, 0] {
                let report = try #require(try await library.reconciler.reconcile())
                #expect((report.added, report.renamed, report.vanished) == (added, 25, 25))
                #expect(report.isRefused)
            }
            try await library.work()
            #expect(try await library.rows().filter { $0.contains("deleted") } == [])
            #expect(try await library.rows().count == 50)
            // The new keys have photos now: a copy of a vanished photo is no longer a new key.
            let report = try #require(try await library.reconciler.reconcile())
            #expect((report.added, report.renamed, report.vanished) == (0, 0, 25))
        }
    }

    /// A photo that a person marked is not taken for a remnant of a move.
    @Test(
        arguments: [
            "UPDATE photos SET favourite = TRUE",
            """
            WITH anna AS (INSERT INTO users (name, display_name, role) VALUES ('anna', 'Anna', 'guest') RETURNING id)
            INSERT INTO favourites (user_id, photo_id) SELECT anna.id, photos.id FROM anna, photos
            """,
        ] as [SQL])
    func `if two copies stay, each is a photo`(mark: SQL) async throws {
        try await withLibrary { library in
            _ = try await library.intake.accept([
                try await library.put("picture", "a.jpg"), try await library.put("picture", "b.jpg"),
            ])
            try await library.work()
            let numbers = [try await library.number(of: "a.jpg"), try await library.number(of: "b.jpg")]
            #expect(Set(numbers.compactMap { $0 }).count == 2)
            try await library.database.client.execute(mark)
            try await library.store.delete("a.jpg", in: library.bucket)
            try await library.work(reconciling: true)
            #expect(try await library.number(of: "a.jpg") == nil)
            #expect(try await library.number(of: "b.jpg") == numbers[1])
        }
    }

    @Test func `thumbnails of overwritten originals are removed, those of deleted photos are kept`() async throws {
        try await withLibrary { library in
            _ = try await library.intake.accept([
                try await library.put("picture 1", "a.jpg"), try await library.put("picture 2", "b.jpg"),
            ])
            try await library.work()
            _ = try await library.put("picture 3", "a.jpg")
            try await library.store.delete("b.jpg", in: library.bucket)
            try await library.store.put(Array("mine".utf8), as: "notes.txt", in: library.derived)
            try await library.work(reconciling: true)
            func derived() async throws -> Int {
                var count = 0
                for try await page in library.store.list(library.derived) { count += page.objects.count }
                return count
            }
            #expect(try await library.stale.remove() == 1)
            #expect(try await derived() == 5)
            #expect(try await library.reconciler.reconcile()?.orphans == 0)
            // Thumbnails of a worker that died before it wrote the row.
            let hash = String(repeating: "1", count: 64)
            try await library.store.put([1], as: DerivedObject.key(sha256: hash, size: .grid), in: library.derived)
            #expect(try await library.reconciler.reconcile()?.orphans == 1)
            #expect(try await library.stale.remove() == 1)
            #expect(try await derived() == 5)
            // If the database has lost its rows, the thumbnails are kept.
            for number in 0..<20 {
                let hash = String(repeating: "0", count: 62) + String(format: "%02x", number)
                try await library.store.put(
                    [1], as: DerivedObject.key(sha256: hash, size: .grid), in: library.derived)
            }
            #expect(try await library.reconciler.reconcile()?.orphans == 20)
            #expect(try await library.stale.remove() == 0)
            #expect(try await derived() == 25)
        }
    }

    @Test func `missing thumbnails are made again, many at once only when confirmed`() async throws {
        try await withLibrary { library in
            for number in 0..<30 { _ = try await library.put("picture \(number)", "\(number).jpg") }
            // A second photo has the same content: one reading makes the thumbnails of both.
            _ = try await library.put("picture 0", "copy.jpg")
            try await library.work(reconciling: true)
            func derived() async throws -> [String] {
                var keys: [String] = []
                for try await page in library.store.list(library.derived) { keys += page.objects.map(\.key) }
                return keys.filter { $0.hasSuffix(".jpg") }.sorted()
            }
            let all = try await derived()
            #expect(all.count == 60)
            #expect(try await library.reconciler.reconcile()?.missingThumbnails == 0)
            func hash(_ name: String) async throws -> String {
                let rows = try await library.database.client.query(
                    "SELECT encode(sha256, 'hex') FROM photos WHERE filename = \(name)")
                return try rows[0].decode(at: 0)
            }
            // One size of one photo, both sizes of another with its copy, and those of a deleted photo, which is left
            // alone.
            try await library.store.delete("5.jpg", in: library.bucket)
            try await library.work(reconciling: true)
            for (name, sizes) in [
                ("1.jpg", [DerivedObject.Size.screen]), ("0.jpg", [.grid, .screen]), ("5.jpg", [.grid]),
            ] {
                for size in sizes {
                    let key = DerivedObject.key(sha256: try await hash(name), size: size)
                    try await library.store.delete(key, in: library.derived)
                }
            }
            let gets = library.metrics.snapshot.gets
            let report = try #require(try await library.reconciler.reconcile())
            #expect((report.missingThumbnails, report.queued) == (3, 0))
            try await library.work()
            let gone = DerivedObject.key(sha256: try await hash("5.jpg"), size: .grid)
            #expect(try await derived() == all.filter { $0 != gone })
            #expect(library.metrics.snapshot.gets == gets + 2)
            #expect(try await library.reconciler.reconcile()?.missingThumbnails == 0)
            // The whole bucket is lost: making the thumbnails again would read the whole library.
            for key in try await derived() { try await library.store.delete(key, in: library.derived) }
            #expect(try await library.reconciler.reconcile()?.missingThumbnails == 30)
            #expect(try await library.intake.statistics().queued == 0)
            let held = try #require(try await library.reconciler.reconcile())
            #expect(held.holdsThumbnails)
            #expect(try await library.reconciler.reconcile(confirming: held.run)?.missingThumbnails == 30)
            try await library.work()
            #expect(try await derived().count == 58)
        }
    }

    @Test func `a worker runs a requested reconciliation and stores its report`() async throws {
        try await withLibrary { library in
            let runs = ReconcileRuns(database: library.database.client)
            _ = try await library.put("picture", "a.jpg")
            let worker = IngestWorker(
                settings: try library.settings(), database: library.database.client, store: library.store,
                logger: Logger(label: "test"), metrics: library.metrics
            ) { _, _, row in PictureContents(row: row) }
            let task = Task { try await worker.run() }
            func asked(confirming: Int64? = nil) async throws -> ReconcileRun? {
                let id = try await runs.request(confirming: confirming)
                while let run = try await runs.run(id), [.waiting, .running].contains(run.state) {
                    try await Task.sleep(for: .milliseconds(20))
                }
                return try await runs.run(id)
            }
            let first = try #require(try await asked())
            #expect((first.state, first.report.listed, first.report.added) == (.finished, 1, 1))
            while try await library.rows().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            try await library.store.delete("a.jpg", in: library.bucket)
            // An empty listing requires a confirmation, however few photos there are.
            let second = try #require(try await asked())
            #expect((second.report.vanished, second.report.isRefused) == (1, true))
            let third = try #require(try await asked(confirming: second.id))
            #expect((third.report.vanished, third.report.isRefused) == (1, false))
            #expect(try await runs.latest().map(\.id) == [third.id, second.id, first.id])
            task.cancel()
            _ = await task.result
        }
    }

    @Test func `two reconciliations do not run at once`() async throws {
        try await withLibrary { library in
            for number in 0..<5 { _ = try await library.put("picture \(number)", "\(number).jpg") }
            let reports = try await withThrowingTaskGroup(of: ReconcileReport?.self) { group in
                for _ in 1...4 { group.addTask { try await library.reconciler.reconcile() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports.compactMap { $0?.added }.reduce(0, +) == 5)
        }
    }
}
