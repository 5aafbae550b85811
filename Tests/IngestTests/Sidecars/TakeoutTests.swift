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

/// The files that Google Takeout exports beside pictures.
@Suite(.serialized, .timeLimit(.minutes(2))) struct TakeoutTests {
    /// 46 characters, so that nothing of Takeout's suffix is left, and 50.
    private static let long46 = "Screenshot_20190714-181633_Some long title.jpg"
    private static let long50 = "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg"

    @Test(
        arguments: [
            ("IMG_1.jpg", "IMG_1.jpg.json", nil), ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", nil),
            ("IMG_1.jpg", "IMG_1.jpg.supplemental-me.json", nil), ("IMG_1.jpg", "IMG_1.jpg.s.json", nil),
            ("IMG_1.jpg", "IMG_1.jpg..json", nil), ("IMG_1(1).jpg", "IMG_1.jpg(1).json", nil),
            ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json", nil),
            ("IMG_1(12).jpg", "IMG_1.jpg.supplem(12).json", nil), ("IMG_1(1).jpg", "IMG_1(1).jpg.json", nil),
            ("IMG_1-edited.jpg", "IMG_1.jpg.json", nil),
            ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.supplemental-metadata.json", nil),
            ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json", nil), ("IMG_1(1)-edited.jpg", "IMG_1.jpg(1).json", nil),
            ("IMG_1-modifi\u{E9}.jpg", "IMG_1.jpg.json", nil), ("IMG_1-modifie\u{301}.jpg", "IMG_1.jpg.json", nil),
            ("IMG_1-編集済み.jpg", "IMG_1.jpg.json", nil),
            ("IMG_1.MP4", "IMG_1.HEIC.json", nil), ("IMG_1.MOV", "IMG_1.HEIC.supplemental-metadata.json", nil),
            ("PXL_1.MP", "PXL_1.MP.jpg.json", nil),
            (long46, long46 + ".json", long46), (long46, long46 + ".json", nil),
            (long50, String(long50.prefix(46)) + ".json", long50),
            (long50, String(long50.prefix(46)) + "(1).json", "else.jpg"),
            ("A&B.jpg", "A&B.jpg.json", "A&B.jpg"),
        ] as [(String, String, String?)])
    func `a picture and its JSON belong together`(picture: String, json: String, title: String?) {
        let isFound = title != "else.jpg"
        for folder in ["", "Takeout/Photos from 2019/"] {
            // Keys are bytes, whatever Swift considers the same letter.
            func names(_ names: [String], have name: String) -> Bool {
                names.contains { $0.utf8.elementsEqual(name.utf8) }
            }
            #expect(names(TakeoutName.candidates(for: folder + picture), have: folder + json) == isFound)
            #expect(names(TakeoutName.objects(of: folder + json, title: title), have: folder + picture) == isFound)
        }
    }

    @Test(arguments: [
        ("IMG_1.jpg", "IMG_2.jpg.json"), ("IMG_1(1).jpg", "IMG_1.jpg.json"), ("IMG_1.jpg", "IMG_1.jpg(1).json"),
        ("cat-dog.jpg", "cat.jpg.json"), ("IMG_1.jpg", "metadata.json"), ("IMG_1.jpg", "other/IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.jpg.metadata.json"),
    ])
    func `a picture does not use the JSON of another picture`(picture: String, json: String) {
        #expect(!TakeoutName.candidates(for: picture).contains(json))
        #expect(!TakeoutName.objects(of: json, title: nil).contains(picture))
    }

    private func json(_ title: String, _ timestamp: String, _ rest: String = "") -> [UInt8] {
        Array(
            """
            {"title": "\(title)", "photoTakenTime": {"timestamp": "\(timestamp)", "formatted": "x"},
             "creationTime": {"timestamp": "1700000000"}\(rest)}
            """.utf8)
    }

    @Test(arguments: [true, false])
    func `the JSON fills values that no other source has, and creates no photo`(jsonComesFirst: Bool) async throws {
        let sample = try SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg")
        let plain = try ExifTool.write(["-all="], into: sample, "jpg")
        let described = try ExifTool.write(
            [
                "-all=", "-EXIF:ImageDescription=By hand", "-EXIF:DateTimeOriginal=2001:02:03 04:05:06",
                "-XMP-exif:GPSLatitude=48.2", "-XMP-exif:GPSLongitude=16.37",
            ], into: sample, "jpg")
        let sydney = """
            , "description": "Lake", "geoData": {"latitude": -33.86, "longitude": 151.2, "altitude": 0.0},
            "people": [{"name": "Anna"}, {"name": "Bert"}], "favorited": true
            """
        let nowhere = #", "geoData": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}"#
        let pictures = [
            ("t/a.jpg", plain), ("t/b.jpg", described), ("t/IMG_20180102_030405.jpg", plain), ("t/c.jpg", plain),
            ("t/d.jpg", plain), ("t/d-edited.jpg", plain),
        ]
        let files = [
            ("t/a.jpg.supplemental-metadata.json", json("a.jpg", "1563120993", sydney)),
            ("t/b.jpg.json", json("b.jpg", "1563120993", sydney)),
            ("t/IMG_20180102_030405.jpg.json", json("IMG_20180102_030405.jpg", "1563120993", nowhere)),
            ("t/c.jpg.suppl.json", json("c.jpg", "-142300800", nowhere)),
            ("t/d.jpg.json", json("d.jpg", "1563120993", nowhere)),
            ("t/metadata.json", Array(#"{"title": "Album", "date": {"timestamp": "1"}, "geoData": {}}"#.utf8)),
            ("t/other.json", Array("[1]".utf8)),
        ]
        try await withTestDatabase { database in
            try await withTestBucket { store, bucket in
                try await withTestBucket { _, derived in
                    let export = TakeoutExport(database: database, store: store, bucket: bucket, derived: derived)
                    for some in jsonComesFirst ? [files, pictures] : [pictures, files] { try await export.put(some) }
                    #expect(
                        try await export.rows() == [
                            // Its own clock with the zone of the place, and no position of 0, 0.
                            "IMG_20180102_030405.jpg 2018-01-02 03:04:05 name time",
                            "a.jpg 2019-07-15 02:16:33 600 takeout:photoTakenTime time -33.860000 Lake Anna Bert",
                            "b.jpg 2001-02-03 04:05:06 60 exif:DateTimeOriginal time 48.200000 By hand Anna Bert",
                            // The zone of the library: daylight saving time in Vienna begins in 1980.
                            "c.jpg 1965-06-29 01:00:00 60 takeout:photoTakenTime time",
                            "d-edited.jpg 2019-07-14 18:16:33 120 takeout:photoTakenTime time",
                            "d.jpg 2019-07-14 18:16:33 120 takeout:photoTakenTime time",
                        ])
                    // Without the file only the object's own time is left. The description stays, because a user may
                    // have written it.
                    try await store.delete("t/a.jpg.supplemental-metadata.json", in: bucket)
                    try await export.tell("t/a.jpg.supplemental-metadata.json", .removed)
                    let row = try #require(try await export.rows().first { $0.hasPrefix("a.jpg") })
                    #expect(row.contains("object:LastModified") && row.hasSuffix("time Lake"))
                }
            }
        }
    }
}

private struct TakeoutExport {
    let database: TestDatabase
    let store: S3Client
    let bucket: String
    let derived: String

    func put(_ files: [(String, [UInt8])]) async throws {
        for (key, bytes) in files {
            _ = try await store.put(bytes, as: key, in: bucket)
            try await queue(key, .created)
        }
        try await work()
    }

    func tell(_ key: String, _ kind: ObjectEvent.Kind) async throws {
        try await queue(key, kind)
        try await work()
    }

    private func queue(_ key: String, _ kind: ObjectEvent.Kind) async throws {
        _ = try await EventIntake(database: database.client, bucket: bucket).accept([
            ObjectEvent(bucket: bucket, key: key, kind: kind)
        ])
    }

    private func work() async throws {
        var settings = try IngestSettings(bucket: bucket, derivedBucket: derived, cores: 2)
        settings.reconcilesAtStart = false
        settings.pollInterval = .milliseconds(100)
        settings.timeZone = "Europe/Vienna"
        let worker = IngestWorker(
            settings: settings, database: database.client, store: store, logger: Logger(label: "test"),
            gazetteer: testGazetteer
        ) { bytes, parts, row in PictureContents(PictureReader().read(bytes, parts), row: row) }
        try await worker.run(untilIdle: EventIntake(database: database.client, bucket: bucket))
    }

    /// One line per visible photo.
    func rows() async throws -> [String] {
        try await database.client.query(
            """
            SELECT concat_ws(' ', filename, taken_date, taken_offset, taken_source, taken_precision, latitude, description,
                (SELECT string_agg(face ->> 'person', ' ') FROM jsonb_array_elements(marked_faces) face))
            FROM photos WHERE deleted_at IS NULL AND read_state = 'read' ORDER BY filename COLLATE "C"
            """
        ).map { try $0.decode(String.self, at: 0) }
    }
}
