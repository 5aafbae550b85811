import Catalog
import Foundation
import Geocoding
import Ingest
import Intake
import Logging
import Postgres
import Query
import Storage
import TestServices
import Testing

/// Every line of `Fixtures/faults/expected.tsv`, after an upload through S3 to a real worker.
@Suite(.serialized, .timeLimit(.minutes(2))) struct FaultTests {
    /// Kinds whose lines are not asserted yet. Remove a kind when it is fixed.
    static let pending: Set<String> = []

    @Test(arguments: [false, true])
    func `files that were once read wrongly are rows as the table says`(sidecarsComeFirst: Bool) async throws {
        let table = try FaultTable()
        #expect(table.lines.count >= 93 && table.files.count >= 60)
        try await withTestDatabase { database in
            try await withTestBucket { store, bucket in
                try await withTestBucket { _, derived in
                    let library = FaultLibrary(database: database, store: store, bucket: bucket, derived: derived)
                    let isSidecar = { (file: String) in file.hasSuffix(".xmp") || file.hasSuffix(".json") }
                    let sidecars = table.files.filter(isSidecar)
                    let others = table.files.filter { !isSidecar($0) }
                    for files in sidecarsComeFirst ? [sidecars, others] : [others, sidecars] {
                        try await library.upload(files, of: table)
                    }
                    for line in table.lines where !Self.pending.contains(line.kind) {
                        try await library.check(line)
                    }
                }
            }
        }
    }
}

/// A bucket, its worker, and its rows.
private struct FaultLibrary {
    let database: TestDatabase
    let store: S3Client
    let bucket: String
    let derived: String

    /// Puts files into the bucket, tells the worker, and waits until it has nothing left to do.
    func upload(_ files: [String], of table: FaultTable) async throws {
        var events: [ObjectEvent] = []
        for file in files {
            let etag = try await store.put(try table.bytes(of: file), as: file, in: bucket)
            events.append(ObjectEvent(bucket: bucket, key: file, kind: .created, etag: etag))
        }
        let intake = EventIntake(database: database.client, bucket: bucket)
        _ = try await intake.accept(events)
        var settings = try IngestSettings(bucket: bucket, derivedBucket: derived, cores: 2)
        settings.reconcilesAtStart = false
        settings.pollInterval = .milliseconds(100)
        let worker = IngestWorker(
            settings: settings, database: database.client, store: store, logger: Logger(label: "test"),
            gazetteer: testGazetteer
        ) { bytes, parts, row in PictureContents(PictureReader().read(bytes, parts), row: row) }
        try await worker.run(untilIdle: intake)
    }

    func check(_ line: FaultTable.Line) async throws {
        let found: String?
        switch line.field {
        case "(row)":
            let rows = try await shown("s3_path")
            #expect(!rows.contains("s3://\(bucket)/\(line.file)"), "\(line)")
            return
        case _ where line.field.hasPrefix("search "):
            let library = Library(
                postgres: database.client,
                settings: Library.Settings(cursorSecret: CursorSecret(bytes: Array("of the tests".utf8))),
                logger: Logger(label: "test"))
            try await library.catchUp()
            let filter = try PhotoFilter(searchLanguage: String(line.field.dropFirst("search ".count)))
            let ids = try library.snapshot(for: .service).ids(filter)
            #expect(ids.count == 1, "\(line)")
            return
        // The pixels of thumbnails have tests of their own.
        case "thumbnail": return
        case "taken_date" where line.value.hasSuffix(" UTC"):
            found = try await value("to_char(taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS UTC')", of: line)
        case "taken_date": found = try await value("to_char(taken_date, 'YYYY-MM-DD\"T\"HH24:MI:SS')", of: line)
        case "error": found = try await value("coalesce(error_code, error)", of: line)
        default: found = try await value("\(identifier: line.field)::text", of: line)
        }
        #expect(
            FaultValue.holds(line.value, in: found, field: line.field), "\(line), found \(found ?? "NULL")")
    }

    private func shown(_ column: SQL) async throws -> [String] {
        try await database.client.query("SELECT \(column) FROM photos WHERE deleted_at IS NULL").map {
            try $0.decode(String.self, at: 0)
        }
    }

    private func value(_ expression: SQL, of line: FaultTable.Line) async throws -> String? {
        let rows = try await database.client.query(
            "SELECT \(expression) FROM photos WHERE s3_path = \("s3://\(bucket)/\(line.file)")")
        let row = try #require(rows.first, "\(line): there is no row")
        return try row.decode(String?.self, at: 0)
    }
}
