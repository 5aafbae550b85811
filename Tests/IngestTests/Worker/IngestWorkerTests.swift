import Catalog
import Foundation
import Geocoding
import Ingest
import Intake
import Logging
import Postgres
import Storage
import TestServices
import Testing

/// The worker with a real store and a real database. Strings stand in for pictures: `picture …` is readable.
///
/// One test at a time, because SeaweedFS reserves seven volumes per bucket.
@Suite(.serialized, .timeLimit(.minutes(2))) struct IngestWorkerTests {
    struct Library: Sendable {
        let database: TestDatabase
        let store: S3Client
        let bucket: String
        let derived: String
        let metrics = IngestMetrics()
        var readPicture: PictureWork = Self.read
        var limits = ReconcileGuard()
        var exclusions = ExclusionList.defaults
        /// The maximum size of a picture in bytes.
        var sizeLimit = 1000

        var intake: EventIntake { EventIntake(database: database.client, bucket: bucket, exclusions: exclusions) }

        func put(_ text: String, _ key: String) async throws -> ObjectEvent {
            let etag = try await store.put(Array(text.utf8), as: key, in: bucket)
            return ObjectEvent(bucket: bucket, key: key, kind: .created, etag: etag)
        }

        /// One line per photo: key, error, deleted, thumbnails.
        func rows() async throws -> [String] {
            let rows = try await database.client.query(
                """
                SELECT concat_ws(' ', substr(s3_path, \(bucket.utf8.count + 7)::int), filename,
                    COALESCE(error_code, 'fine'), CASE WHEN deleted_at IS NOT NULL THEN 'deleted' END,
                    CASE WHEN thumbnailed_at IS NOT NULL THEN 'thumbnails' END)
                FROM photos ORDER BY s3_path COLLATE "C"
                """)
            return try rows.map { try $0.decode(String.self, at: 0) }
        }

        func settings() throws -> IngestSettings {
            var settings = try IngestSettings(bucket: bucket, derivedBucket: derived, cores: 2)
            settings.reconcilesAtStart = false
            settings.firstRetry = .milliseconds(50)
            settings.reconcileGuard = limits
            settings.exclusions = exclusions
            return settings
        }

        /// Runs a worker beside `body`.
        func withWorker(sizeLimit: Int? = nil, _ body: () async throws -> Void) async throws {
            var settings = try settings()
            settings.objectSizeLimit = sizeLimit ?? self.sizeLimit
            settings.pollInterval = .milliseconds(100)
            let worker = IngestWorker(
                settings: settings, database: database.client, store: store, logger: Logger(label: "test"),
                metrics: metrics, gazetteer: testGazetteer, readPicture: readPicture)
            let task = Task { try await worker.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            task.cancel()
            _ = await task.result
            try result.get()
        }

        /// Waits until no job is queued or running.
        func untilIdle() async throws {
            try await intake.untilIdle()
        }

        /// Runs a worker until the queue is empty.
        func work(reconciling: Bool = false, sizeLimit: Int? = nil) async throws {
            if reconciling {
                _ = try await reconciler.reconcile()
            }
            try await withWorker(sizeLimit: sizeLimit) { try await untilIdle() }
        }

        private static let read: PictureWork = { bytes, _, row in
            var row = row
            guard bytes.starts(with: Array("picture".utf8)) else {
                row.failure = JobFailure(code: bytes.isEmpty ? "EMPTY" : "NOT_A_PICTURE", text: "It is no picture.")
                return PictureContents(row: row)
            }
            row.mediaType = "image/jpeg"
            row.position = Coordinate(latitude: 43.2965, longitude: 5.3698)
            return PictureContents(row: row, thumbnails: Thumbnails(grid: Array("g".utf8), screen: bytes))
        }
    }

    /// - Parameter proxy: forwards the requests to the library's store.
    func withLibrary(
        through proxy: StoreProxy? = nil, _ body: @Sendable (Library) async throws -> Void
    ) async throws {
        try await withTestDatabase { database in
            try await withTestBucket { store, bucket in
                try await withTestBucket { _, derived in
                    let store = proxy?.client ?? store
                    try await body(Library(database: database, store: store, bucket: bucket, derived: derived))
                }
            }
        }
    }

    @Test
    func `two photos with the same name in two folders are two rows, and unreadable files are rows with an error`()
        async throws
    {
        try await withLibrary { library in
            var events: [ObjectEvent] = []
            events.append(try await library.put("picture 1", "a/IMG_0001.jpg"))
            events.append(try await library.put("picture 2", "b/IMG_0001.jpg"))
            events.append(try await library.put("", "empty.jpg"))
            events.append(try await library.put("text", "text.jpg"))
            events.append(try await library.put(String(repeating: "picture", count: 200), "large.jpg"))
            events.append(try await library.put("picture 3", "été/😀 +%20#.jpg"))
            events.append(ObjectEvent(bucket: library.bucket, key: "never.jpg", kind: .created))
            events.append(ObjectEvent(bucket: library.bucket, key: "gone.jpg", kind: .removed))
            _ = try await library.intake.accept(events)
            try await library.work()
            #expect(
                try await library.rows() == [
                    "a/IMG_0001.jpg IMG_0001.jpg fine thumbnails", "b/IMG_0001.jpg IMG_0001.jpg fine thumbnails",
                    "empty.jpg empty.jpg EMPTY", "large.jpg large.jpg TOO_LARGE",
                    "never.jpg never.jpg OBJECT_VANISHED deleted", "text.jpg text.jpg NOT_A_PICTURE",
                    "été/😀 +%20#.jpg 😀 +%20#.jpg fine thumbnails",
                ])
            var derived: [String] = []
            for try await page in library.store.list(library.derived) { derived += page.objects.map(\.key) }
            #expect(derived.count == 6)
            let hashes = try await library.database.client.query(
                "SELECT encode(sha256, 'hex') FROM photos WHERE thumbnailed_at IS NOT NULL")
            for row in hashes {
                let hash = try row.decode(String.self, at: 0)
                #expect(derived.contains(DerivedObject.key(sha256: hash, size: .grid)))
                #expect(derived.contains(DerivedObject.key(sha256: hash, size: .screen)))
            }
            // After another delivery nothing is read and nothing changes.
            let before = library.metrics.snapshot
            _ = try await library.intake.accept(Array(events.prefix(4)))
            try await library.work()
            #expect(library.metrics.snapshot.gets == before.gets)
            #expect(library.metrics.snapshot.unchanged == before.unchanged + 4)
        }
    }

    @Test func `a photo that is deleted and comes back keeps its id, and is not read again`() async throws {
        try await withLibrary { library in
            _ = try await library.intake.accept([try await library.put("picture", "a.jpg")])
            try await library.work()
            try await library.store.delete("a.jpg", in: library.bucket)
            _ = try await library.intake.accept([ObjectEvent(bucket: library.bucket, key: "a.jpg", kind: .removed)])
            try await library.work()
            #expect(try await library.rows() == ["a.jpg a.jpg fine deleted thumbnails"])
            let bytesRead = library.metrics.snapshot.bytesRead
            _ = try await library.intake.accept([try await library.put("picture", "a.jpg")])
            try await library.work()
            #expect(try await library.rows() == ["a.jpg a.jpg fine thumbnails"])
            #expect(library.metrics.snapshot.bytesRead == bytesRead)
            // A late event of a removal does not delete an existing photo.
            _ = try await library.intake.accept([ObjectEvent(bucket: library.bucket, key: "a.jpg", kind: .removed)])
            _ = try await library.intake.accept([try await library.put("picture of something else", "a.jpg")])
            try await library.work()
            #expect(try await library.rows() == ["a.jpg a.jpg fine thumbnails"])
            #expect(library.metrics.snapshot.bytesRead == bytesRead + 25)
        }
    }

    @Test func `a reconciliation finds objects whose events were lost`() async throws {
        try await withLibrary { library in
            for number in 0..<30 { _ = try await library.put("picture \(number)", "\(number).jpg") }
            try await library.work(reconciling: true)
            #expect(try await library.rows().count == 30)
            let reconciler = Reconciler(
                database: library.database.client, store: library.store, bucket: library.bucket,
                derivedBucket: library.derived, logger: Logger(label: "test"))
            var report = try #require(try await reconciler.reconcile())
            #expect((report.listed, report.queued, report.vanished, report.isRefused) == (30, 0, 0, false))
            _ = try await library.put("picture changed", "0.jpg")
            try await library.store.delete("1.jpg", in: library.bucket)
            report = try #require(try await reconciler.reconcile())
            #expect((report.listed, report.queued, report.vanished, report.isRefused) == (29, 1, 1, false))
            try await library.work()
            #expect(
                try await library.rows().filter { $0.contains("deleted") } == ["1.jpg 1.jpg fine deleted thumbnails"])
            for number in 2..<30 { try await library.store.delete("\(number).jpg", in: library.bucket) }
            report = try #require(try await reconciler.reconcile())
            #expect((report.vanished, report.isRefused) == (28, true))
            #expect(try await library.intake.statistics().queued == 0)
            // Announced removals are expected: the rest is less than the limit.
            _ = try await library.intake.accept(
                (2..<11).map { ObjectEvent(bucket: library.bucket, key: "\($0).jpg", kind: .removed) })
            report = try #require(try await reconciler.reconcile())
            // They still belong to a mass deletion, which waits for a confirmation.
            #expect((report.vanished, report.isRefused) == (19, true))
            let whole = report.run - 1
            report = try #require(try await reconciler.reconcile(confirming: whole))
            #expect((report.vanished, report.deleting, report.isRefused) == (19, 19, false))
            try await library.work()
            #expect(try await library.rows().filter { $0.contains("deleted") }.count == 29)
        }
    }

    @Test func `an XMP sidecar creates no photo, and its values take precedence until it is removed`() async throws {
        try await withLibrary { library in
            func sidecar(_ rating: Int) -> String {
                """
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
                 xmp:Rating="\(rating)" exif:GPSLatitude="52,31.2N" exif:GPSLongitude="13,24.3E"
                 exif:DateTimeOriginal="2019-07-14T18:16:33"/></rdf:RDF></x:xmpmeta>
                """
            }
            func photos() async throws -> [String] {
                try await library.database.client.query(
                    """
                    SELECT concat_ws(' ', filename, rating, city, CASE WHEN taken_source LIKE 'sidecar%'
                        THEN concat_ws(' ', taken_date, taken_offset, taken_source) END)
                    FROM photos ORDER BY filename
                    """
                ).map { try $0.decode(String.self, at: 0) }
            }
            let events = [
                try await library.put("picture 1", "d/a.jpg"), try await library.put("picture 2", "d/b.CR2"),
                try await library.put(sidecar(4), "d/a.jpg.xmp"), try await library.put("no XML", "d/b.xmp"),
            ]
            _ = try await library.intake.accept(events)
            try await library.work()
            let berlin = "Berlin 2019-07-14 18:16:33 120 sidecar:exif:DateTimeOriginal"
            #expect(try await photos() == ["a.jpg 4 \(berlin)", "b.CR2 Marseille"])
            // Another program writes a second sidecar: the one with the whole name takes precedence.
            _ = try await library.intake.accept([try await library.put(sidecar(2), "d/a.xmp")])
            try await library.work()
            #expect(try await photos() == ["a.jpg 4 \(berlin)", "b.CR2 Marseille"])
            _ = try await library.intake.accept([try await library.put(sidecar(5), "d/b.xmp")])
            try await library.work()
            #expect(try await photos() == ["a.jpg 4 \(berlin)", "b.CR2 5 \(berlin)"])
            // A reconciliation finds nothing to do, and later that two are gone.
            let gets = library.metrics.snapshot.gets
            try await library.work(reconciling: true)
            #expect(library.metrics.snapshot.gets == gets)
            try await library.store.delete("d/a.jpg.xmp", in: library.bucket)
            try await library.store.delete("d/b.xmp", in: library.bucket)
            try await library.work(reconciling: true)
            // The stars stay, because a user may have set them here.
            #expect(try await photos() == ["a.jpg 2 \(berlin)", "b.CR2 5 Marseille"])
        }
    }

    @Test func `a file during which the process died three times is a row with that error`() async throws {
        try await withLibrary { library in
            _ = try await library.intake.accept([try await library.put("picture", "killer.jpg")])
            #expect(try await JobQueue.dieThreeTimes(in: library.database.client) == [true, true, true])
            _ = try await library.intake.accept([try await library.put("picture", "innocent.jpg")])
            try await library.work()
            #expect(
                try await library.rows() == [
                    "innocent.jpg innocent.jpg fine thumbnails", "killer.jpg killer.jpg DECODER_CRASHED",
                ])
            #expect(try await library.intake.statistics().dead == 1)
        }
    }

    @Test func `without a store jobs wait, and no attempt counts`() async throws {
        try await withLibrary { library in
            _ = try await library.intake.accept([try await library.put("picture", "a.jpg")])
            var broken = library.store.configuration
            broken.endpoint = try S3Endpoint("http://127.0.0.1:9")
            broken.retries = RetryPolicy(attempts: 1)
            let settings = try IngestSettings(bucket: library.bucket, derivedBucket: library.derived, cores: 1)
            let worker = IngestWorker(
                settings: settings, database: library.database.client, store: S3Client(configuration: broken),
                logger: Logger(label: "test"), metrics: library.metrics
            ) { _, _, row in PictureContents(row: row) }
            let task = Task { try await worker.run() }
            while library.metrics.snapshot.blocked < 2 { try await Task.sleep(for: .milliseconds(20)) }
            task.cancel()
            _ = await task.result
            try await library.database.client.execute("UPDATE ingest_jobs SET run_after = now()")
            try await library.work()
            #expect(try await library.rows() == ["a.jpg a.jpg fine thumbnails"])
        }
    }
}
