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
    /// A value of the photo with this key, as a string.
    func value(_ column: SQL, of key: String) async throws -> String? {
        let rows = try await database.client.query(
            "SELECT (\(column))::text FROM photos WHERE s3_path = \("s3://\(bucket)/\(key)")")
        return try rows.first?.decode(String?.self, at: 0)
    }

    /// Has the original read again.
    func reindex(_ key: String) async throws {
        try await database.client.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, etag, force)
            SELECT \(bucket), \(key), 'created', etag, TRUE FROM photos WHERE s3_path = \("s3://\(bucket)/\(key)")
            """)
    }
}

/// A store that rejects one object, everything, or only writes. The tests count the requests on the wire.
extension IngestWorkerTests {
    @Test func `while thumbnails cannot be stored no original is read, and none twice afterwards`()
        async throws
    {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let (bucket, derived) = (library.bucket, library.derived)
            var events: [ObjectEvent] = []
            for number in 0..<30 { events.append(try await library.put("picture \(number)", "\(number).jpg")) }
            let refusal: StoreProxy.Rule = { method, path in
                method == "PUT" && path.hasPrefix("/\(derived)/") ? .init(403, "AccessDenied") : nil
            }
            proxy.refuse(refusal)
            _ = try await library.intake.accept(Array(events.prefix(3)))
            try await library.withWorker {
                while library.metrics.snapshot.blocked < 3 { try await Task.sleep(for: .milliseconds(20)) }
                #expect(proxy.reads(in: bucket) == 0)
                proxy.refuse(nil)
                try await library.untilIdle()
                #expect(proxy.reads(in: bucket) == 3)
                // While it works, it reads no more than its number of concurrent jobs.
                proxy.refuse(refusal)
                _ = try await library.intake.accept(Array(events.dropFirst(3)))
                try await Task.sleep(for: .seconds(3))
                let atOnce = try library.settings().jobsAtOnce
                #expect((1...atOnce).contains(proxy.reads(in: bucket) - 3))
                #expect(try await library.rows().count == 3)
                proxy.refuse(nil)
                try await library.untilIdle()
            }
            #expect(proxy.reads(in: bucket) == 30)
            #expect(try await library.rows().filter { $0.hasSuffix("fine thumbnails") }.count == 30)
        }
    }

    @Test func `if only its thumbnails are rejected, a photo is given up after its attempts`() async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let derived = library.derived
            proxy.refuse { method, path in
                method == "PUT" && path.hasPrefix("/\(derived)/") && path.hasSuffix(".jpg")
                    ? .init(400, "InvalidRequest") : nil
            }
            _ = try await library.intake.accept([try await library.put("picture", "a.jpg")])
            try await library.work()
            #expect(try await library.rows() == ["a.jpg a.jpg THUMBNAILS_REFUSED"])
            #expect(proxy.reads(in: library.bucket) == 3)
        }
    }

    @Test func `a missing thumbnail bucket is created`() async throws {
        try await withLibrary { library in
            try await library.store.deleteBucket(library.derived)
            _ = try await library.intake.accept([try await library.put("picture", "a.jpg")])
            try await library.work()
            #expect(try await library.rows() == ["a.jpg a.jpg fine thumbnails"])
        }
    }

    @Test(arguments: ["AccessDenied", "InvalidObjectState"])
    func `if only one object is rejected, it is a row with its error, and other jobs run on`(code: String)
        async throws
    {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let forbidden = "/\(library.bucket)/forbidden.jpg"
            _ = try await library.intake.accept([try await library.put("picture 1", "a.jpg")])
            try await library.work()
            proxy.refuse { method, path in
                let isArchived = code == "InvalidObjectState" && method == "HEAD"
                return path == forbidden && ["GET", "HEAD"].contains(method) && !isArchived ? .init(403, code) : nil
            }
            var events = [try await library.put("picture 2", "forbidden.jpg")]
            for number in 0..<20 { events.append(try await library.put("picture 3 \(number)", "\(number).jpg")) }
            _ = try await library.intake.accept(events)
            try await library.work()
            let error = code == "AccessDenied" ? "ACCESS_DENIED" : "ARCHIVED"
            #expect(try await library.value("error_code", of: "forbidden.jpg") == error)
            let advice = code == "AccessDenied" ? "the credentials need s3:GetObject" : "restore it in the store"
            let text = try #require(try await library.value("error", of: "forbidden.jpg"))
            #expect(text.contains(advice) && text.contains("s3:GetObject") == (code == "AccessDenied"), "\(text)")
            #expect(library.metrics.snapshot.postponed == 0)
            #expect(library.metrics.snapshot.indexed == 21)
            // Its version is known from the listing: a reconciliation does not try it again and again.
            let report = try #require(try await library.reconciler.reconcile())
            #expect((report.queued, report.listed) == (0, 22))
        }
    }

    @Test func `while every object is rejected no attempt counts`() async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let bucket = library.bucket
            proxy.refuse { method, path in
                ["GET", "HEAD"].contains(method) && path.hasPrefix("/\(bucket)/") && !path.contains("?")
                    ? .init(403, "AccessDenied") : nil
            }
            var events: [ObjectEvent] = []
            for number in 0..<10 { events.append(try await library.put("picture \(number)", "\(number).jpg")) }
            _ = try await library.intake.accept(events)
            try await library.withWorker {
                while library.metrics.snapshot.postponed < 10 { try await Task.sleep(for: .milliseconds(20)) }
                #expect(try await library.rows() == [])
                let used = try await library.database.client.query(
                    "SELECT max(attempts) FROM ingest_jobs WHERE state = 'queued'")
                #expect(try used.first?.decode(Int.self, at: 0) == 0)
                proxy.refuse(nil)
                try await library.untilIdle()
            }
            #expect(try await library.rows().filter { $0.hasSuffix("fine thumbnails") }.count == 10)
        }
    }

    @Test(arguments: ["refused", "crashed", "too large"])
    func `a photo that cannot be read again keeps its values`(reason: String) async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let path = "/\(library.bucket)/a.jpg"
            _ = try await library.intake.accept([
                try await library.put("picture 1", "a.jpg"), try await library.put("picture 2", "b.jpg"),
            ])
            try await library.work()
            func facts() async throws -> String? {
                try await library.value(
                    """
                    concat_ws(' ', encode(sha256, 'hex'), etag, taken_date, latitude, city, media_type, size_bytes,
                              thumbnailed_at, read_state)
                    """, of: "a.jpg")
            }
            let before = try await facts()
            #expect(before?.contains("Marseille") == true)
            try await library.reindex("a.jpg")
            switch reason {
            case "refused":
                proxy.refuse { method, target in
                    method == "GET" && target == path ? .init(403, "AccessDenied") : nil
                }
                try await library.work()
            case "crashed":
                #expect(try await JobQueue.dieThreeTimes(in: library.database.client) == [true, true, true])
                try await library.work()
            default: try await library.work(sizeLimit: 4)
            }
            #expect(try await facts() == before)
            let error = ["refused": "ACCESS_DENIED", "crashed": "DECODER_CRASHED"][reason] ?? "TOO_LARGE"
            #expect(try await library.value("error_code", of: "a.jpg") == error)
            let stale = try await library.database.client.query("SELECT FROM stale_thumbnails")
            #expect(stale.isEmpty)
            // After another, successful reading there is no error.
            proxy.refuse(nil)
            try await library.database.client.execute("DELETE FROM ingest_jobs")
            try await library.reindex("a.jpg")
            try await library.work()
            #expect(try await library.value("error_code", of: "a.jpg") == nil)
            // Nothing is known about another version.
            _ = try await library.put("picture that is new", "a.jpg")
            try await library.work(reconciling: true, sizeLimit: 10)
            #expect(try await library.value("concat_ws(' ', error_code, city, sha256)", of: "a.jpg") == "TOO_LARGE")
        }
    }

    @Test func `an original is read once per version, however often its sidecars change`() async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            func sidecar(_ rating: Int, _ latitude: String) -> String {
                """
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
                 xmp:Rating="\(rating)" exif:GPSLatitude="\(latitude)" exif:GPSLongitude="13,24.3E"
                 exif:DateTimeOriginal="2019-07-14T18:16:33"/></rdf:RDF></x:xmpmeta>
                """
            }
            func words() async throws -> String? {
                try await library.value(
                    "concat_ws(' ', rating, city, to_char(taken_date, 'YYYY-MM-DD'), taken_source)",
                    of: "IMG_20180102_030405.CR2")
            }
            let name = "IMG_20180102_030405"
            var events: [ObjectEvent] = []
            for number in 0..<20 {
                events.append(try await library.put("picture \(number)", "d/\(number).jpg"))
                events.append(try await library.put(sidecar(number % 6, "52,31.2N"), "d/\(number).xmp"))
            }
            events.append(try await library.put("picture of one", name + ".CR2"))
            _ = try await library.intake.accept(events.shuffled())
            try await library.work()
            #expect(try await words() == "Marseille 2018-01-02 name")
            for number in 0..<20 { #expect(proxy.reads(of: "d/\(number).jpg", in: library.bucket) == 1) }
            let rated = try await library.database.client.query("SELECT count(*) FROM photos WHERE city = 'Berlin'")
            #expect(try rated.first?.decode(Int.self, at: 0) == 20)
            // Written, changed, and deleted.
            _ = try await library.intake.accept([try await library.put(sidecar(4, "52,31.2N"), name + ".xmp")])
            try await library.work()
            #expect(try await words() == "4 Berlin 2019-07-14 sidecar:exif:DateTimeOriginal")
            _ = try await library.intake.accept([try await library.put(sidecar(5, "50,5.0N"), name + ".xmp")])
            try await library.work()
            #expect(try await words()?.hasPrefix("5 ") == true)
            #expect(try await words()?.contains("Berlin") == false)
            try await library.store.delete(name + ".xmp", in: library.bucket)
            try await library.work(reconciling: true)
            #expect(try await words() == "5 Marseille 2018-01-02 name")
            #expect(try await library.value("thumbnailed_at IS NOT NULL", of: name + ".CR2") == "true")
            #expect(proxy.reads(of: name + ".CR2", in: library.bucket) == 1)
            // Rows from before the facts were stored are read again once.
            try await library.database.client.execute("DELETE FROM file_facts")
            for rating in [1, 2] {
                _ = try await library.intake.accept([
                    try await library.put(sidecar(rating, "52,31.2N"), name + ".xmp")
                ])
                try await library.work()
                #expect(try await words()?.hasPrefix("\(rating) Berlin") == true)
            }
            #expect(proxy.reads(of: name + ".CR2", in: library.bucket) == 2)
        }
    }
}

/// Another content under the same key.
extension IngestWorkerTests {
    @Test func `an overwritten photo has no AI results`() async throws {
        try await withLibrary { library in
            _ = try await library.intake.accept([
                try await library.put("picture 1", "a.jpg"), try await library.put("picture 2", "b.jpg"),
            ])
            try await library.work()
            try await library.database.client.execute(
                "INSERT INTO photo_ai_results (photo_id, tags) SELECT id, ARRAY['dog'] FROM photos")
            try await library.database.client.execute(
                """
                INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order)
                SELECT id, 'tags', 'w', '1', ARRAY[1] FROM photos
                """)
            let number = try await library.number(of: "a.jpg")
            _ = try await library.put("picture 3", "a.jpg")
            // The same bytes again are not another content.
            _ = try await library.put("picture 2", "b.jpg")
            try await library.work(reconciling: true)
            try await library.reindex("b.jpg")
            try await library.work()
            #expect(try await library.number(of: "a.jpg") == number)
            for table: SQL in ["photo_ai_results", "ai_part_runs"] {
                let left = try await library.database.client.query(
                    "SELECT filename FROM photos WHERE id IN (SELECT photo_id FROM \(table))")
                #expect(try left.map { try $0.decode(String.self, at: 0) } == ["b.jpg"])
            }
        }
    }
}

/// Files that the picture reader gets unchanged.
extension IngestWorkerTests {
    static let reader: PictureWork = { bytes, parts, row in
        PictureContents(PictureReader().read(bytes, parts), row: row)
    }

    @Test func `a file of another type is a row with the state unsupported, not an error`() async throws {
        try await withLibrary { library in
            var library = library
            library.readPicture = Self.reader
            let events = [
                try await library.put("some notes\n", "notes.txt"), try await library.put("%PDF-1.7\n…", "paper.pdf"),
                try await library.put("PK\u{3}\u{4}\u{1}\u{2}", "all.zip"),
                try await library.put("PK\u{3}\u{4}" + String(repeating: "x", count: 2000), "large.zip"),
                try await library.put("some notes\n", "text.jpg"), try await library.put("", "empty.txt"),
            ]
            _ = try await library.intake.accept(events)
            try await library.work()
            let rows = try await library.database.client.query(
                """
                SELECT concat_ws(' ', filename, read_state, media_type, error_code, taken_date, size_bytes) FROM photos
                ORDER BY filename
                """)
            #expect(
                try rows.map { try $0.decode(String.self, at: 0) } == [
                    "all.zip unsupported application/octet-stream 6", "empty.txt failed EMPTY 0",
                    "large.zip unsupported application/octet-stream 2004", "notes.txt unsupported text/plain 11",
                    "paper.pdf unsupported application/pdf 12", "text.jpg failed NOT_A_PICTURE 11",
                ])
            #expect(library.metrics.snapshot.failed == ["EMPTY": 1, "NOT_A_PICTURE": 1])
            #expect(library.metrics.snapshot.unsupported == 4)
            #expect(try await library.intake.statistics().dead == 0)
            let report = try #require(try await library.reconciler.reconcile())
            #expect((report.queued, report.listed) == (0, 6))
        }
    }

    @Test(arguments: ["moov", "mdat", "wide", "free"])
    func `a movie of an old camera without a file type box is a video`(first: String) async throws {
        try await withLibrary { library in
            var library = library
            library.readPicture = Self.reader
            // Without its first box of 16 bytes, which states the type.
            let boxes = Array(VideoFactsTests.movie(keys: [("com.apple.quicktime.make", "Old")]).dropFirst(16))
            let frames = Array(boxes.prefix(5008)), movie = Array(boxes.dropFirst(5008))
            let file =
                switch first {
                case "moov": movie + frames
                case "mdat": frames + movie
                default: [0, 0, 0, 8] + Array(first.utf8) + frames + movie
                }
            try await library.store.put(file, as: "MVI_1.MOV", in: library.bucket)
            try await library.store.put(Array("\0\0\0\u{8}mdat of no movie".utf8), as: "b.mov", in: library.bucket)
            try await library.work(reconciling: true, sizeLimit: 2000)
            #expect(
                try await library.value(
                    "concat_ws(' ', media_type, duration_seconds, video_codec, camera_make, error_code, size_bytes)",
                    of: "MVI_1.MOV") == "video/quicktime 12.5 hvc1 Old \(file.count)")
            #expect(try await library.value("error_code", of: "b.mov") == "NOT_A_PICTURE")
        }
    }

    @Test func `a long video reserves memory for its metadata only`() async throws {
        try await withLibrary { library in
            let frames = [UInt8](repeating: 7, count: 6 << 20)
            let movie = VideoFactsTests.movie()
            let size = frames.count + 8
            let box = (0..<4).reversed().map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) } + Array("mdat".utf8)
            let file = movie.prefix(16) + box + frames + movie.dropFirst(16)
            try await library.store.put(Array(file), as: "long.mov", in: library.bucket)
            // Others hold half of the budget.
            let memory = MemoryBudget(bytes: 2 << 20)
            let others = await memory.take(1 << 20)
            let stream = try await library.store.open("long.mov", in: library.bucket, limit: 1 << 30)
            let original = try await DownloadedObject(stream, limit: 200 << 20, memory: memory)
            #expect(original.bytes.count < 2000 && original.info.size == file.count)
            withExtendedLifetime((others, original)) {}
        }
    }
}
