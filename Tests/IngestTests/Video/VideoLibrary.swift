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

/// A real store and a real database, with a worker that reads videos.
struct VideoLibrary {
    let database: PostgresClient
    let store: S3Client
    let bucket: String
    let derived: String
    let metrics = IngestMetrics()

    static func with(_ body: @Sendable (VideoLibrary) async throws -> Void) async throws {
        try await withTestDatabase { database in
            try await withTestBucket { store, bucket in
                try await withTestBucket { _, derived in
                    try await body(
                        VideoLibrary(database: database.client, store: store, bucket: bucket, derived: derived))
                }
            }
        }
    }

    /// Puts objects into the store, and has a worker read them with the real reader of pictures.
    func read(_ objects: [String: [UInt8]], with programs: VideoPrograms) async throws {
        var events: [ObjectEvent] = []
        for (key, bytes) in objects {
            let etag = try await store.put(bytes, as: key, in: bucket)
            events.append(ObjectEvent(bucket: bucket, key: key, kind: .created, etag: etag))
        }
        let intake = EventIntake(database: database, bucket: bucket)
        _ = try await intake.accept(events)
        var settings = try IngestSettings(bucket: bucket, derivedBucket: derived, cores: 1)
        settings.reconcilesAtStart = false
        settings.videos = programs
        let worker = IngestWorker(
            settings: settings, database: database, store: store, logger: Logger(label: "test"), metrics: metrics,
            gazetteer: testGazetteer
        ) { bytes, parts, row in PictureContents(PictureReader().read(bytes, parts), row: row) }
        try await worker.run(untilIdle: intake)
    }

    /// One line per photo, by name.
    ///
    /// - Parameter columns: SQL over `photos`.
    func rows(_ columns: String) async throws -> [String] {
        try await database.query(
            "SELECT concat_ws(' ', filename, \(SQL(stringLiteral: columns))) FROM photos ORDER BY filename"
        ).map { try $0.decode(at: 0) }
    }

    func thumbnail(of name: String, _ size: DerivedObject.Size) async throws -> [UInt8] {
        let rows = try await database.query("SELECT encode(sha256, 'hex') FROM photos WHERE filename = \(name)")
        let key = DerivedObject.key(sha256: try rows[0].decode(String.self, at: 0), size: size)
        return try await store.get(key, in: derived, limit: 1 << 20).bytes
    }

    /// The mean of a thumbnail's grey values, 0…255.
    func brightness(of name: String) async throws -> Double {
        let answer = try MadePicture.answer(
            """
            p = Image.open(sys.stdin.buffer).convert("L").resize((1, 1), Image.Resampling.BOX)
            print(p.getpixel((0, 0)))
            """, to: try await thumbnail(of: name, .grid))
        return try #require(Double(answer.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
}
