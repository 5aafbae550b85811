import Foundation
import Geocoding
import Glibc
import Ingest
import Intake
import Logging
import Postgres
import Storage
import TestServices
import Testing

/// A worker whose decoders die in the middle of its jobs, on a real store and a real database.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DecodedJobsTests {
    /// Puts photos into a store and has a worker read them by decoders; `meanwhile` gets the first decoder, stopped.
    private func rows(
        timeLimit: Duration = .seconds(60), meanwhile: @Sendable @escaping (Int32) -> Void
    ) async throws -> [String] {
        let bytes = try SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg")
        let other = try SamplePhotos.bytes("2002/Breakfast/DSCF0003.jpg")
        var settings = try DecoderProgram.settings()
        settings.timeLimit = timeLimit
        let decoders = PictureDecoders(settings: settings, logger: Logger(label: "test"))
        _ = try decoders.check()
        let first = try #require(decoders.idleProcesses.first)
        var rows: [String] = []
        try await withTestDatabase { database in
            try await withTestBucket { store, bucket in
                try await withTestBucket { _, derived in
                    var ingest = try IngestSettings(bucket: bucket, derivedBucket: derived, cores: 1)
                    ingest.reconcilesAtStart = false
                    let worker = IngestWorker(
                        settings: ingest, database: database.client, store: store, logger: Logger(label: "test"),
                        gazetteer: testGazetteer,
                        readPicture: { PictureContents(try decoders.read($0, $1), row: $2) },
                        readSidecar: { try decoders.readSidecar($0, orientation: $1) })
                    var events: [ObjectEvent] = []
                    for (key, file) in [("a.jpg", bytes), ("b.jpg", other), ("c.jpg", Array("no photo".utf8))] {
                        let etag = try await store.put(file, as: key, in: bucket)
                        events.append(ObjectEvent(bucket: bucket, key: key, kind: .created, etag: etag))
                    }
                    let intake = EventIntake(database: database.client, bucket: bucket)
                    kill(first, SIGSTOP)
                    _ = try await intake.accept(events)
                    let task = Task { try await worker.run() }
                    try await Task.sleep(for: .milliseconds(500))
                    meanwhile(first)
                    try await intake.untilIdle()
                    task.cancel()
                    _ = await task.result
                    rows = try await database.client.query(
                        """
                        SELECT concat_ws(' ', filename, coalesce(error_code, 'fine'),
                            CASE WHEN thumbnailed_at IS NOT NULL THEN 'thumbnails' END,
                            CASE WHEN camera_model IS NOT NULL THEN 'camera' END)
                        FROM photos ORDER BY filename
                        """
                    ).map { try $0.decode(String.self, at: 0) }
                    #expect(try await intake.statistics().dead == 0)
                }
            }
        }
        return rows
    }

    @Test func `killing a decoder during a job harms no photo`() async throws {
        let rows = try await rows { kill($0, SIGKILL) }
        #expect(rows == ["a.jpg fine thumbnails camera", "b.jpg fine thumbnails camera", "c.jpg NOT_A_PICTURE"])
    }

    @Test func `a decoder that hangs gives a row with an error, and the next photo is read`() async throws {
        let rows = try await rows(timeLimit: .seconds(1)) { _ in }
        #expect(rows.count == 3 && rows.filter { $0.contains("DECODER_TIMEOUT") }.count == 1, "\(rows)")
        #expect(rows.filter { $0.hasSuffix("fine thumbnails camera") }.count >= 1)
    }
}
