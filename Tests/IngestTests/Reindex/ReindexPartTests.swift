import Catalog
import Geocoding
import Ingest
import Intake
import JSON
import Logging
import Postgres
import Storage
import TestServices
import Testing

/// Reindexing by part on real photos: what changes in the row, and what goes over the wire.
extension IngestWorkerTests {
    /// A photo of 2.6 MB with camera, position and orientation.
    private static let sample = "2014/Walks/IMG_0042.jpg"
    private static let key = "IMG_0042.jpg"

    /// Wrong values in every column that a part may write, and values that only users and other programs write. The
    /// size in pixels is that of other readers of the file.
    private static let spoiling: SQL = """
        UPDATE photos SET taken_date = '1999-01-01', taken_offset = 1, taken_at = '1999-01-01', taken_source = 'x',
            camera_make = 'x', camera_model = 'x', lens_model = 'x', iso = 1, exposure_seconds = 1, shutter_speed = 'x',
            f_number = 1, aperture = 'x', focal_length_mm = 1, focal_length = 'x', focal_length_35mm = 1, altitude_m = 1,
            location_name = 'x', country_code = 'xx', country = 'x', region = 'x', district = 'x', city = 'x',
            time_zone = 'x', orientation = 8, width = 1, height = 1, perceptual_hash = '0000000000000001',
            upright_hash = '0000000000000002', thumbhash = '\\x01', thumbnailed_at = '1999-01-01', rating = 1,
            favourite = TRUE, title = 'A person''s', duration_seconds = 1, taken_precision = 'year'
        """

    private static let exif: Set = [
        "taken_date", "taken_offset", "taken_at", "taken_source", "camera_make", "camera_model", "lens_model", "iso",
        "exposure_seconds", "shutter_speed", "f_number", "aperture", "focal_length_mm", "focal_length",
        "focal_length_35mm", "altitude_m", "orientation", "width", "height", "rating", "duration_seconds",
        "taken_precision",
    ]
    private static let places: Set = [
        "location_name", "country_code", "country", "region", "district", "city", "time_zone",
    ]
    private static let hash: Set = ["perceptual_hash", "upright_hash"]
    private static let thumbnails: Set = ["thumbhash", "thumbnailed_at"]
    private static let peoples: Set = ["favourite", "title"]

    /// Parts, their columns, and how often the original is read: as a whole, unless a few bytes are enough.
    private static let cases: [(parts: [ReindexPart], own: Set<String>, reads: Int, isLight: Bool)] = [
        ([.exif], exif, 1, true), ([.hash], hash, 1, false), ([.thumbnails], thumbnails, 1, false),
        ([.places], places, 0, true), ([.search], [], 0, true), ([.exif, .places], exif.union(places), 1, true),
        ([.hash, .places, .search], hash.union(places), 1, false),
        ([.exif, .hash, .thumbnails], exif.union(hash).union(thumbnails), 1, false),
        ([.original], exif.union(hash).union(thumbnails).union(places), 1, false),
    ]

    @Test func `a part writes only its own columns, and reads the original at most once`() async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let library = try await library.holdingSample(Self.sample, as: Self.key)
            let truth = try await library.row(of: Self.key)
            let results = try await library.results()
            for (parts, own, reads, isLight) in Self.cases {
                try await library.database.client.execute(Self.spoiling)
                let spoiled = try await library.row(of: Self.key)
                #expect(Self.exif.union(Self.hash).allSatisfy { truth[$0] != spoiled[$0] })
                let (readBefore, storedBefore) = (proxy.reads(in: library.bucket), proxy.stored(in: library.derived))
                let bytesBefore = library.metrics.snapshot.bytesRead

                try await library.reindexAll(ReindexRequest(parts: parts))

                let row = try await library.row(of: Self.key)
                for (name, value) in row where !["indexed_at", "changed_at"].contains(name) {
                    if name == "thumbnailed_at" {
                        #expect((value != spoiled[name]) == own.contains(name), "\(parts)")
                    } else {
                        #expect(value == (own.contains(name) ? truth : spoiled)[name], "\(parts): \(name)")
                    }
                }
                #expect(try await library.results() == results)
                #expect(proxy.reads(in: library.bucket) - readBefore == reads, "\(parts)")
                let areMade = own.contains("thumbhash")
                #expect(proxy.stored(in: library.derived) - storedBefore == (areMade ? 2 : 0), "\(parts)")
                let bytes = library.metrics.snapshot.bytesRead - bytesBefore
                #expect(isLight ? bytes <= 128 << 10 : bytes == 2_590_700, "\(parts)")
                let estimate = try await library.reindexing.estimate(ReindexRequest(parts: parts))
                #expect(estimate == ReindexEstimate(photos: 1, originals: reads, bytes: bytes), "\(parts)")
            }
        }
    }

    @Test func `EXIF with another position updates the place, with the owner's corrections`() async throws {
        try await withLibrary { library in
            let library = try await library.holdingSample(Self.sample, as: Self.key)
            let truth = try await library.row(of: Self.key)
            let wrong: SQL = "UPDATE photos SET latitude = 1, longitude = 1, city = 'x', country_code = 'xx'"
            try await library.database.client.execute(wrong)
            try await library.reindexAll(ReindexRequest(parts: [.exif]))
            var row = try await library.row(of: Self.key)
            for name in ["latitude", "longitude", "city", "country_code"] {
                #expect(row[name] == truth[name], "\(name)")
            }
            let corrections = PlaceCorrections(database: library.database.client, bucket: library.bucket)
            let number = try #require(try await library.number(of: Self.key))
            let photo = try #require(PhotoID(rawValue: number))
            let place = try PlaceCorrection(.object(["city": .string("My garden")]), path: "place")
            #expect(try await corrections.set(place, photo: photo))
            try await library.database.client.execute("UPDATE photos SET latitude = 1, longitude = 1")
            for parts in [[ReindexPart.exif], [.places], [.exif, .hash, .thumbnails]] {
                try await library.reindexAll(ReindexRequest(parts: parts))
                row = try await library.row(of: Self.key)
                #expect(row["city"] == "My garden" && row["latitude"] == truth["latitude"])
            }
        }
    }

    @Test func `a JPEG with late metadata is read further, and no byte twice`() async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let file = try SamplePhotos.bytes(Self.sample)
            // Five blocks of zeros before EXIF.
            let block = [0xFF, 0xE9, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 65533)
            let long = file.prefix(2) + [[UInt8]](repeating: block, count: 5).joined() + file.dropFirst(2)
            let library = try await library.holding(Array(long), as: Self.key)
            let truth = try await library.row(of: Self.key)
            try await library.database.client.execute(Self.spoiling)
            let bytesBefore = library.metrics.snapshot.bytesRead
            try await library.reindexAll(ReindexRequest(parts: [.exif]))
            #expect(library.metrics.snapshot.bytesRead - bytesBefore == long.count)
            #expect(proxy.exchanges.filter { $0.status == 206 }.count == 2)
            let row = try await library.row(of: Self.key)
            // No sidecar contains the stars, which a user may have set.
            for name in Self.exif.subtracting(["rating"]) { #expect(row[name] == truth[name], "\(name)") }
        }
    }

    @Test func `metadata at the end of a file is kept when only its beginning is read`() async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let plain = try ExifTool.write(["-gps:all="], into: SamplePhotos.bytes(Self.sample), "jpg")
            // The time stamp of Samsung, an hour before the clock, and its clip.
            let trailer = MotionPhotoTests.trailer([
                (0x0A01, "Image_UTC_Data", Array("1410872712000".utf8)),
                (0x0A30, "MotionPhoto_Data", MotionPhotoTests.clip),
            ])
            let library = try await library.holding(plain + trailer, as: Self.key)
            let truth = try await library.row(of: Self.key)
            #expect(truth["taken_offset"] == "60" && truth["motion_video_bytes"] != "NULL")
            let before = library.metrics.snapshot.bytesRead
            try await library.reindexAll(ReindexRequest(parts: [.exif]))
            #expect(library.metrics.snapshot.bytesRead - before == 128 << 10)
            let row = try await library.row(of: Self.key)
            for name in ["taken_offset", "taken_at", "motion_video_bytes"] {
                #expect(row[name] == truth[name], "\(name)")
            }
        }
    }

    @Test(arguments: [[ReindexPart.exif], [.hash, .thumbnails]], [true, false])
    func `a version that was never read is indexed as a whole, whichever job comes first`(
        parts: [ReindexPart], isEventFirst: Bool
    ) async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let library = try await library.holdingSample(Self.sample, as: Self.key)
            let old = try await library.row(of: Self.key)
            let readBefore = proxy.reads(in: library.bucket)
            let other = try SamplePhotos.bytes("2010/Cycling/DSC00719.jpg")
            let etag = try await library.store.put(other, as: Self.key, in: library.bucket)
            let event = ObjectEvent(bucket: library.bucket, key: Self.key, kind: .created, etag: etag)
            if isEventFirst { _ = try await library.intake.accept([event]) }
            let batch = try await library.reindexing.begin(ReindexRequest(parts: parts))
            while try await library.feed.advance() {}
            if !isEventFirst { _ = try await library.intake.accept([event]) }
            let jobs = try await library.database.client.query("SELECT count(*) FROM ingest_jobs")
            #expect(try jobs.first?.decode(Int.self, at: 0) == 1)
            try await library.work()
            let row = try await library.row(of: Self.key)
            #expect(row["camera_model"] == "DSC-HX5V" && row["etag"] == etag && row["id"] == old["id"])
            for name in ["sha256", "perceptual_hash", "thumbhash", "taken_date", "width", "city"] {
                #expect(row[name] != old[name], "\(name)")
            }
            // Only its beginning was read to see that it has another version.
            let reads = proxy.reads(in: library.bucket) - readBefore
            #expect(reads == (parts == [.exif] ? 2 : 1))
            #expect(try await library.reindexing.progress(of: batch)?.state == .finished)
            // The event is outdated by now.
            _ = try await library.intake.accept([event])
            try await library.work()
            #expect(proxy.reads(in: library.bucket) - readBefore == reads)
        }
    }

    @Test func `a photo without an object is marked as deleted, and one inserted by SQL is read as a whole`()
        async throws
    {
        try await withLibrary { library in
            let library = try await library.holdingSample(Self.sample, as: Self.key)
            try await library.store.put(
                try SamplePhotos.bytes("2010/Cycling/DSC00719.jpg"), as: "sql.jpg", in: library.bucket)
            try await library.database.client.execute(
                "INSERT INTO photos (s3_path, filename) VALUES (\("s3://\(library.bucket)/sql.jpg"), 'sql.jpg')")
            try await library.store.delete(Self.key, in: library.bucket)
            try await library.reindexAll(ReindexRequest(parts: [.hash]))
            let isKept = try await library.value("deleted_at IS NOT NULL AND thumbhash IS NOT NULL", of: Self.key)
            #expect(isKept == "true")
            #expect(try await library.value("camera_model", of: "sql.jpg") == "DSC-HX5V")
        }
    }

    @Test func `an error that is not about the content ends with any part, one about it stays`() async throws {
        try await withLibrary { library in
            let file = try SamplePhotos.bytes(Self.sample)
            let whole = try await library.holding(file, as: "whole.jpg")
            let library = try await whole.holding(Array(file.prefix(1_000_000)), as: "cut.jpg")
            try await library.database.client.execute(
                "UPDATE photos SET error_code = 'ACCESS_DENIED', error = 'x' WHERE filename = 'whole.jpg'")
            for part in [ReindexPart.exif, .hash, .thumbnails] {
                try await library.reindexAll(ReindexRequest(parts: [part]))
                #expect(try await library.value("coalesce(error_code, 'fine')", of: "whole.jpg") == "fine")
                let said = try await library.value("concat_ws(' ', error_code, read_state)", of: "cut.jpg")
                #expect(said == "TRUNCATED failed")
            }
        }
    }
}

extension IngestWorkerTests.Library {
    var reindexing: Reindexing { Reindexing(database: database.client, bucket: bucket) }
    var feed: ReindexFeed { ReindexFeed(database: database.client, bucket: bucket, gazetteer: testGazetteer) }

    /// With a file that the picture reader has read, and with values of an AI writer and a user.
    func holding(_ file: [UInt8], as key: String) async throws -> Self {
        var library = self
        library.readPicture = IngestWorkerTests.reader
        library.sizeLimit = 10 << 20
        let etag = try await store.put(file, as: key, in: bucket)
        _ = try await intake.accept([ObjectEvent(bucket: bucket, key: key, kind: .created, etag: etag)])
        try await library.work()
        try await database.client.execute(
            """
            INSERT INTO photo_ai_results (photo_id, tags, faces)
            SELECT id, ARRAY['dog'], '[{"person": "Anna"}]' FROM photos ON CONFLICT DO NOTHING
            """)
        try await database.client.execute(
            """
            INSERT INTO ai_corrections (photo_id, part, value) SELECT id, 'objects', '[{"label": "cat"}]' FROM photos
            ON CONFLICT DO NOTHING
            """)
        return library
    }

    /// With stars in a sidecar.
    func holdingSample(_ name: String, as key: String) async throws -> Self {
        let sidecar = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>
            """
        _ = try await intake.accept([try await put(sidecar, key + ".xmp")])
        try await work()
        return try await holding(try SamplePhotos.bytes(name), as: key)
    }

    /// Every column as a string; NULL stays NULL.
    func row(of key: String) async throws -> [String: String] {
        let rows = try await database.client.query(
            """
            SELECT key, coalesce(value, 'NULL') FROM photos, jsonb_each_text(to_jsonb(photos))
            WHERE s3_path = \("s3://\(bucket)/\(key)")
            """)
        var columns: [String: String] = [:]
        for row in rows { columns[try row.decode(String.self, at: 0)] = try row.decode(String.self, at: 1) }
        return columns
    }

    /// The values that others wrote about the photos.
    func results() async throws -> [String] {
        try await database.client.query(
            "SELECT concat(result, said) FROM photo_ai_results result JOIN ai_corrections said USING (photo_id) ORDER BY 1"
        ).map { try $0.decode(at: 0) }
    }

    /// Waits until a reindex has ended.
    func reindexAll(_ request: ReindexRequest) async throws {
        let batch = try await reindexing.begin(request)
        while try await feed.advance() {}
        try await work()
        #expect(try await reindexing.progress(of: batch)?.state == .finished)
    }
}

extension StoreProxy {
    /// The number of stored thumbnails.
    fileprivate func stored(in bucket: String) -> Int {
        exchanges.filter { $0.method == "PUT" && $0.path.hasPrefix("/\(bucket)/") && $0.path.hasSuffix(".jpg") }.count
    }
}
