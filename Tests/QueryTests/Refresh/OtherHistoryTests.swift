import Catalog
import Foundation
import Logging
import Postgres
import Query
import TestServices
import Testing

/// A running index whose database is restored, reset to an earlier state, or fails over.
@Suite struct OtherHistoryTests {
    @Test func `a feed with transaction ids of another cluster is reset once, and every change is applied`()
        async throws
    {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3)
            try await search.library.catchUp()
            try await Self.makeForeign(search.database.client)
            let loads = search.library.statistics.loads
            try await search.database.client.execute("UPDATE photos SET title = 'zebra' WHERE id = \(ids[0])")
            try await search.library.catchUp()
            #expect(try search.snapshot().count(.text("zebra")) == 1)
            for step in 0..<20 {
                try await search.database.client.execute(
                    "UPDATE photos SET title = \("okapi\(step)") WHERE id = \(ids[1])")
                try await search.library.catchUp()
                #expect(try search.snapshot().count(.text("okapi\(step)")) == 1)
            }
            #expect(search.library.statistics.loads <= loads + 1)
            let future = try await search.ids(
                "SELECT 1::bigint FROM photo_changes WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())")
            #expect(future.isEmpty)
            let other = try await search.another()
            #expect(try other.snapshot().count(.text("zebra")) == 1)
        }
    }

    @Test func `foreign transaction ids are skipped where the feed cannot be reset, as on a standby`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3)
            let settings = try PostgresSettings(
                url: search.database.url + "?options=-c%20default_transaction_read_only%3Don")
            let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
            defer { client.close() }
            let reader = Library(
                postgres: client, settings: SearchLibrary.settings, logger: Logger(label: "test"))
            try await reader.catchUp()
            try await Self.makeForeign(search.database.client)
            for step in 0..<20 {
                try await search.database.client.execute(
                    "UPDATE photos SET title = \("okapi\(step)") WHERE id = \(ids[1])")
                try await reader.readFeed()
                #expect(try reader.snapshot().count(.text("okapi\(step)")) == 1)
            }
            #expect(reader.statistics.loads == 1)
            let future = try await search.ids(
                "SELECT 1::bigint FROM photo_changes WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) LIMIT 1")
            #expect(future == [1])
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `restored database files leave no deleted photos in a running index`() async throws {
        try await withMovingLibrary { library, client, cluster in
            try await cluster.stop(mode: "fast")
            try await cluster.copyFiles()
            try await cluster.start()
            try await Self.eventually { try await client.execute("UPDATE photos SET title = 'lost' || id") }
            try await Self.eventually {
                try await library.catchUp()
                #expect(try library.snapshot().count(.text("lost7")) == 1)
            }
            try await cluster.stop(mode: "fast")
            try await cluster.putBack()
            try await cluster.start()
            // As many transactions as were lost, so that no transaction id decreases.
            for id in 1...9 {
                try await Self.eventually {
                    try await client.execute("UPDATE photos SET title = 'found' || id WHERE id = \(Int64(id))")
                }
            }
            try await Self.expectFound(library, lost: 0)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a promoted standby without the last commits is detected`() async throws {
        try await withMovingLibrary { library, client, cluster in
            // The standby does not run before the failover, so it has none of the following commits.
            let standby = try await cluster.standby()
            try await client.execute("UPDATE photos SET title = 'lost' || id")
            try await library.catchUp()
            #expect(try library.snapshot().count(.text("lost7")) == 1)
            try await cluster.stop(mode: "immediate")
            try await standby.start()
            try await standby.promote()
            try await Self.eventually { try await client.execute("UPDATE photos SET title = 'found9' WHERE id = 9") }
            try await Self.expectFound(library, lost: 0)
            try await standby.stop(mode: "immediate")
            try standby.remove()
            try await cluster.start()
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a dump restored into a new cluster at the same address is followed in the usual time`() async throws {
        try await withMovingLibrary { library, client, cluster in
            // Far ahead of a new cluster, and pruned, as after months of use.
            try await client.execute(
                "UPDATE photo_changes_horizon SET pruned_below = pg_snapshot_xmax(pg_current_snapshot())")
            try await client.execute("UPDATE photo_changes_horizon SET pruned_below = '8000000'")
            let name = "calotype-dump-\(UInt32.random(in: 0 ... .max))"
            try await cluster.dump(to: name)
            try await client.execute("UPDATE photos SET title = 'lost' || id")
            try await library.catchUp()
            try await cluster.stop(mode: "fast")
            let successor = try await cluster.successor()
            try await successor.start()
            try await successor.restore(from: name)
            try await Self.eventually { try await client.execute("UPDATE photos SET title = 'found9' WHERE id = 9") }
            try await Self.expectFound(library, lost: 0)
            let loads = library.statistics.loads
            for step in 0..<5 {
                try await client.execute("UPDATE photos SET title = \("usual\(step)") WHERE id = 5")
                try await library.readFeed()
                #expect(try library.snapshot().count(.text("usual\(step)")) == 1)
            }
            #expect(library.statistics.loads == loads)
            try await successor.stop(mode: "immediate")
            try successor.remove()
            try await cluster.start()
        }
    }

    /// The feed that pg_restore copies from a cluster with much higher transaction ids.
    private static func makeForeign(_ client: PostgresClient) async throws {
        try await client.execute(
            """
            UPDATE photo_changes_horizon
            SET pruned_below = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000)::text::xid8
            """)
        try await client.execute(
            """
            INSERT INTO photo_changes (xid, photo_id)
            SELECT (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000 + n)::text::xid8, n % 3 + 1
            FROM generate_series(1, 5000) n
            """)
    }

    private static func expectFound(_ library: Library, lost: Int) async throws {
        try await eventually {
            try await library.catchUp()
            #expect(try library.snapshot().count(.text("found9")) == 1)
            #expect(try library.snapshot().count(.text("lost7")) == lost)
            #expect(try library.snapshot().photoCount == 9)
        }
        #expect(try await library.recount().differing == 0)
    }

    /// Uses every pooled connection that the restart broke.
    private static func eventually(_ body: () async throws -> Void) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return try await body()
            } catch let error as PostgresError {
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// A library of nine photos in a separate cluster.
    private func withMovingLibrary(_ body: (Library, PostgresClient, PrivateCluster) async throws -> Void)
        async throws
    {
        let cluster = try await PrivateCluster()
        try await cluster.start()
        let client = PostgresClient(settings: try PostgresSettings(url: cluster.url), logger: Logger(label: "test"))
        try await Migrator(folder: schemaFolder).migrate(client)
        try await client.execute("INSERT INTO photos (filename) SELECT n || '.jpg' FROM generate_series(1, 9) n")
        let library = Library(postgres: client, settings: SearchLibrary.settings, logger: Logger(label: "test"))
        try await library.catchUp()
        try await body(library, client, cluster)
        client.close()
        try await cluster.stop(mode: "immediate")
        try cluster.remove()
    }
}
