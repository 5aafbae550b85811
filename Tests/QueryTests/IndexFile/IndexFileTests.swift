import Catalog
import Foundation
import Logging
import Postgres
import Query
import Synchronization
import TestServices
import Testing

/// A process starts from the file if it is certainly valid, and from the tables otherwise. `loads` shows which.
@Suite struct IndexFileTests {
    @Test func `a start from the file has the same index, with all changes since`() async throws {
        try await withIndexFile(photos: 6000) { search, file in
            let client = search.database.client
            #expect(try file.mode == 0o600)
            try await expectEqual(try await file.start(), search, loads: 0)
            try await search.insertDays(40)
            try await client.execute("UPDATE photos SET rating = 3, city = 'Écully' WHERE id % 31 = 0")
            try await client.execute("UPDATE photos SET deleted_at = now() WHERE id % 37 = 0")
            try await client.execute("UPDATE photo_ai_results SET tags = '{other}' WHERE photo_id % 41 = 0")
            try await client.execute("DELETE FROM photo_ai_results WHERE photo_id % 43 = 0")
            try await client.execute("DELETE FROM photos WHERE id % 43 = 0")
            try await expectEqual(try await file.start(), search, loads: 0)
            #expect(file.reasons.isEmpty)
        }
    }

    @Test func `a process that started from the file follows the feed`() async throws {
        try await withIndexFile(photos: 50) { search, file in
            let other = try await file.start()
            try await search.insertDays(3)
            try await expectEqual(other, search, loads: 0)
        }
    }

    @Test func `a transaction that began before the file and committed after it is applied`() async throws {
        try await withIndexFile(photos: 20) { search, file in
            let client = search.database.client
            try await client.transaction { late in
                try await late.execute("INSERT INTO photos (filename, title) VALUES ('late', 'late')")
                try await client.execute("UPDATE photos SET title = 'new' WHERE id = 1")
                try file.replace(with: Data())
                let reader = try await file.start()
                #expect(reader.statistics.loads == 1)
                await reader.writeIndexFile()
            }
            let other = try await file.start()
            #expect(try other.snapshot().count(.text("late")) == 1)
            try await expectEqual(other, search, loads: 0)
        }
    }

    @Test func `a file with any byte changed, cut off or added is discarded`() async throws {
        try await withIndexFile(photos: 300) { search, file in
            let whole = try file.bytes
            var random = SystemRandomNumberGenerator()
            var damaged: [Data] = [Data(), whole.dropLast(1), whole + [0], Data(repeating: 0, count: whole.count)]
            damaged += (0..<4).map { _ in whole.prefix(Int.random(in: 0..<whole.count, using: &random)) }
            let places =
                [0, 20, 60, whole.count - 1] + (0..<30).map { _ in Int.random(in: 0..<whole.count, using: &random) }
            for place in places {
                var other = whole
                other[place] ^= UInt8.random(in: 1...255, using: &random)
                damaged.append(other)
            }
            for bytes in damaged {
                try file.replace(with: bytes)
                let other = try await file.start()
                #expect(other.statistics.loads == 1)
                #expect(try other.snapshot().ids(.everything) == search.snapshot().ids(.everything))
            }
            #expect(file.reasons.count == damaged.count && file.reasons.allSatisfy { $0.contains("damaged") })
            try file.replace(with: whole)
            try await expectEqual(try await file.start(), search, loads: 0)
        }
    }

    @Test(
        arguments: [
            // A pruned feed, and a restored backup of an earlier state.
            (["DELETE FROM photo_changes", Self.horizon], "older than the file"),
            ([Self.horizon], "no longer has all changes"),
            (["DELETE FROM photo_changes WHERE photo_id < 0"], "older than the file"),
            (["TRUNCATE photos, photo_ai_results"], "no longer has all changes"),
            (
                ["INSERT INTO photo_changes (photo_id) SELECT n FROM generate_series(1, 30000) n"],
                "no longer has all changes"
            ),
            (
                ["INSERT INTO schema_migrations (version, name, checksum) VALUES (9999, 'later', '')"],
                "another database or schema"
            ),
            (["DROP TABLE schema_migrations"], "could not be checked"),
        ] as [([SQL], String)])
    func `a file without its mark in the database is discarded`(statements: [SQL], reason: String) async throws {
        try await withIndexFile(photos: 30) { search, file in
            try await search.insertDays(5)
            for statement in statements { try await search.database.client.execute(statement) }
            let other = try await file.start()
            try await expectEqual(other, search, loads: 1)
            #expect(file.reasons.count == 1 && file.reasons.allSatisfy { $0.contains(reason) })
        }
    }

    private static let horizon: SQL =
        "UPDATE photo_changes_horizon SET pruned_below = pg_snapshot_xmax(pg_current_snapshot())"

    @Test func `a file of another library with the same rows is discarded`() async throws {
        try await withIndexFile(photos: 30) { _, file in
            try await withSearchLibrary(photos: 30) { other in
                let start = file.library(on: other.database.client)
                try await start.catchUp()
                try await expectEqual(start, other, loads: 1)
                #expect(file.reasons.count == 1 && file.reasons.allSatisfy { $0.contains("another database") })
            }
        }
    }

    @Test func `a file that other users may write is discarded`() async throws {
        try await withIndexFile(photos: 10) { search, file in
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file.path)
            try await expectEqual(try await file.start(), search, loads: 1)
            #expect(file.reasons.count == 1 && file.reasons.allSatisfy { $0.contains("may write to it") })
        }
    }

    @Test
    func `a partial file does not prevent the next write, and a failed write is logged`()
        async throws
    {
        try await withIndexFile(photos: 10) { search, file in
            try file.replace(with: Data())
            try Data(repeating: 1, count: 1 << 20).write(to: URL(filePath: file.path + ".partial"))
            await search.library.writeIndexFile()
            try await expectEqual(try await file.start(), search, loads: 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder.path).count == 1)
            try FileManager.default.removeItem(at: file.folder)
            await search.library.writeIndexFile()
            #expect(file.reasons.count == 1 && file.reasons.allSatisfy { $0.contains("created") })
        }
    }

    @Test func `a base is written some time after it was loaded`() async throws {
        try await withIndexFile(photos: 10) { search, file in
            try file.replace(with: Data())
            _ = try await file.start(pause: .zero)
            for _ in 0..<200 where try file.bytes.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            try await expectEqual(try await file.start(), search, loads: 0)
        }
    }

    private func expectEqual(
        _ library: Library, _ search: SearchLibrary, loads: Int, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(library.statistics.loads == loads, sourceLocation: location)
        try await library.catchUp()
        try await search.library.catchUp()
        let recount = try await library.recount()
        #expect(recount.differing == 0 && recount.differences.isEmpty, sourceLocation: location)
        let (own, right) = (try library.snapshot(), try search.snapshot())
        let place = try #require(Coordinate(latitude: 48, longitude: 2))
        let orders: [PhotoOrder] = [
            .takenNewestFirst, .takenOldestFirst, .addedNewestFirst, .changedNewestFirst, .distance(from: place),
            .largestFirst, .name,
        ]
        for order in orders {
            let pages = try [own, right].map {
                try $0.page(.everything, order, PageRequest(last: 50)).items.map(\.id)
            }
            #expect(pages[0] == pages[1], "\(order)", sourceLocation: location)
        }
    }
}

/// The index file of a test, with a record of the reasons for discarding it.
private struct TestIndexFile: Sendable {
    private final class Reasons: Sendable {
        let all = Mutex<[String]>([])
    }

    let folder: URL
    let client: PostgresClient
    private let gathered = Reasons()

    init(folder: URL, client: PostgresClient) {
        self.folder = folder
        self.client = client
    }

    var path: String { folder.appending(path: "index").path }
    var bytes: Data { get throws { try Data(contentsOf: URL(filePath: path)) } }
    var mode: Int? {
        get throws {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions].flatMap { $0 as? Int }
        }
    }
    /// The logged reasons why the file was discarded or not written.
    var reasons: [String] { gathered.all.withLock { $0 } }

    func replace(with bytes: Data) throws {
        try bytes.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    func library(on other: PostgresClient? = nil, pause: Duration = .seconds(1000)) -> Library {
        var settings = SearchLibrary.settings
        settings.indexFile = path
        settings.indexFileDelay = pause
        let gathered = gathered
        let logger = Logger(label: "test") { _ in
            ReasonLog { reason in gathered.all.withLock { $0.append(reason) } }
        }
        return Library(postgres: other ?? client, settings: settings, logger: logger)
    }

    /// Starts another process.
    func start(pause: Duration = .seconds(1000)) async throws -> Library {
        let library = library(pause: pause)
        try await library.catchUp()
        return library
    }
}

private struct ReasonLog: LogHandler {
    let note: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    init(_ note: @escaping @Sendable (String) -> Void) { self.note = note }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if let reason = event.metadata?["reason"] { note("\(reason)") }
    }
}

/// A library, loaded from its tables, with a written index file.
private func withIndexFile(
    photos: Int, _ body: (SearchLibrary, TestIndexFile) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await withTestDatabase { database in
        try await RandomPhotos.insert(photos, into: database.client)
        let file = TestIndexFile(folder: folder, client: database.client)
        let library = try await file.start()
        await library.writeIndexFile()
        try await body(SearchLibrary(database: database, library: library), file)
    }
}
