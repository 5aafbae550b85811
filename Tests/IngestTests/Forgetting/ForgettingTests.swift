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
    var forgetting: Forgetting { Forgetting(database: database.client, bucket: bucket) }

    func count(_ table: SQL) async throws -> Int {
        try await database.client.query("SELECT count(*) FROM \(table)")[0].decode(Int.self, at: 0)
    }

    func derivedObjects() async throws -> Int {
        var count = 0
        for try await page in store.list(derived) { count += page.objects.filter { $0.key.hasSuffix(".jpg") }.count }
        return count
    }
}

/// A forgotten photo stays forgotten, whatever announces its object.
extension IngestWorkerTests {
    @Test func `a forgotten photo does not come back until its tombstone is removed`() async throws {
        try await withLibrary { library in
            let database = library.database.client
            _ = try await library.put("picture 1", "a.jpg")
            _ = try await library.put("picture 1", "copy.jpg")
            _ = try await library.put("picture 2", "b.jpg")
            let packet = """
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>
                """
            _ = try await library.put(packet, "a.jpg.xmp")
            try await library.work(reconciling: true)
            #expect(try await library.count("sidecars") == 1)
            #expect(try await library.derivedObjects() == 4)
            try await database.execute(
                "INSERT INTO photo_ai_results (photo_id, tags) SELECT id, ARRAY['dog'] FROM photos")
            try await database.execute(
                "INSERT INTO ai_corrections (photo_id, part, value) SELECT id, 'tags', '[\"cat\"]' FROM photos")
            try await database.execute(
                "INSERT INTO users (name, display_name, role) VALUES ('anna', 'Anna', 'guest')")
            try await database.execute(
                "INSERT INTO favourites (user_id, photo_id) SELECT users.id, photos.id FROM users, photos")
            try await database.execute(
                """
                INSERT INTO ingest_jobs (bucket, object_key, kind, state, error)
                VALUES (\(library.bucket), 'a.jpg', 'created', 'dead', 'a.jpg could not be read')
                """)

            let found = try await library.forgetting.find(["a.jpg"])
            // Two jobs read the two files at the same time, so either may be first.
            let named = Dictionary(uniqueKeysWithValues: found.map { ($0.path, $0.isNamed) })
            #expect(named == ["s3://\(library.bucket)/a.jpg": true, "s3://\(library.bucket)/copy.jpg": false])
            #expect(try await library.forgetting.forget(found.map(\.id)) == 2)
            #expect(try await library.stale.remove() == 1)
            #expect(try await library.derivedObjects() == 2)
            for table: SQL in [
                "photos", "photo_ai_results", "ai_corrections", "favourites", "photos WHERE s3_path LIKE '%b.jpg'",
            ] { #expect(try await library.count(table) == 1, "\(table)") }
            #expect(try await library.count("sidecars") == 0)
            #expect(try await library.count("ingest_jobs") == 0)
            let traces = try await database.query(
                "SELECT count(*) FROM reconcile_runs WHERE added_keys && ARRAY['a.jpg', 'copy.jpg']")
            #expect(try traces[0].decode(Int.self, at: 0) == 0)
            let tombstones = try await library.forgetting.tombstones()
            #expect(tombstones.count == 3 && Set(tombstones.map(\.path)).count == 3)

            func staysForgotten(_ how: String) async throws {
                #expect(try await library.rows() == ["b.jpg b.jpg fine thumbnails"], "\(how)")
                #expect(try await library.count("sidecars") == 0, "\(how)")
            }
            let requests = library.metrics.snapshot.gets
            try await library.work(reconciling: true)
            try await staysForgotten("a comparison")
            #expect(library.metrics.snapshot.gets == requests)
            _ = try await library.reindexing.begin(ReindexRequest())
            try await library.work()
            try await staysForgotten("a reindex")
            _ = try await library.intake.accept(
                ["a.jpg", "a.jpg.xmp"].map { ObjectEvent(bucket: library.bucket, key: $0, kind: .created) })
            try await library.work()
            try await staysForgotten("an event")
            _ = try await library.intake.accept([try await library.put("picture 1", "again/x.jpg")])
            try await library.work()
            try await staysForgotten("another upload")
            #expect(try await library.forgetting.tombstones().count == 4)
            try await library.work(reconciling: true)
            try await staysForgotten("another comparison")
            #expect(try await library.derivedObjects() == 2)

            // Other content under the same key is another photo.
            _ = try await library.intake.accept([try await library.put("picture 9", "copy.jpg")])
            try await library.work()
            #expect(try await library.rows() == ["b.jpg b.jpg fine thumbnails", "copy.jpg copy.jpg fine thumbnails"])

            #expect(try await library.forgetting.undo("nothing.jpg").isEmpty)
            let again = try await library.forgetting.undo("a.jpg")
            #expect(again == ["a.jpg", "a.jpg.xmp", "again/x.jpg", "copy.jpg"])
            try await library.work()
            #expect(
                try await library.rows()
                    == ["a.jpg", "again/x.jpg", "b.jpg", "copy.jpg"].map {
                        "\($0) \($0.split(separator: "/").last ?? "") fine thumbnails"
                    })
            #expect(try await library.value("rating", of: "a.jpg") == "4")
            #expect(try await library.forgetting.tombstones().isEmpty)
        }
    }

    @Test func `deleted photos are purged after days with reconciliations, and many at once only when confirmed`()
        async throws
    {
        try await withLibrary { library in
            let database = library.database.client
            try await library.fill(0..<30)
            try await library.work(reconciling: true)
            try await library.empty(0..<3)
            try await library.work(reconciling: true)
            #expect(try await library.living() == 27)
            try await database.execute(
                "UPDATE photos SET deleted_at = now() - interval '40 days' WHERE deleted_at IS NOT NULL")
            let purging = Purging(
                database: database, bucket: library.bucket, limits: ReconcileGuard(share: 0.1, count: 3),
                logger: Logger(label: "test"))
            func due(_ days: Int) async throws -> [Int64] {
                try await purging.due(before: try await purging.bound(days: days))
            }
            // Weeks without a comparison, as in an outage, do not age any photo.
            #expect(try await due(5).isEmpty)
            try await database.execute(
                "INSERT INTO reconciled_days SELECT now()::date - n FROM generate_series(1, 3) n ON CONFLICT DO NOTHING"
            )
            #expect(try await due(5).isEmpty)
            #expect(try await due(4).count == 3)
            #expect(try await purging.purge(days: 4) == .purged(3))
            #expect(try await library.count("photos") == 27)
            #expect(try await library.forgetting.tombstones().count == 3)
            _ = try await library.put("picture 1", "1.jpg")
            try await library.work(reconciling: true)
            #expect(try await library.count("photos") == 27)

            try await library.empty(3..<4)
            try await library.work(reconciling: true)
            try await database.execute(
                "UPDATE photos SET deleted_at = now() - interval '40 days' WHERE deleted_at IS NOT NULL")
            #expect(try await purging.purge(days: 4) == .withheld(1))
            #expect(try await library.count("photos") == 27)
            #expect(try await purging.purge(days: 4, confirmed: true) == .purged(1))
        }
    }

    @Test func `a photo that came back after a purge chose it survives`() async throws {
        try await withLibrary { library in
            let database = library.database.client
            try await library.fill(0..<4)
            try await library.work(reconciling: true)
            try await database.execute(
                "UPDATE photos SET deleted_at = now() - interval '40 days' WHERE filename IN ('0.jpg', '1.jpg', '2.jpg')"
            )
            try await database.execute(
                "INSERT INTO reconciled_days SELECT now()::date - n FROM generate_series(1, 3) n ON CONFLICT DO NOTHING"
            )
            let purging = Purging(
                database: database, bucket: library.bucket, limits: ReconcileGuard(), logger: Logger(label: "test"))
            let bound = try #require(try await purging.bound(days: 4))
            let due = try await purging.due(before: bound)
            #expect(due.count == 3)
            // One is restored, another was restored and deleted again.
            try await database.execute("UPDATE photos SET deleted_at = NULL WHERE filename = '0.jpg'")
            try await database.execute("UPDATE photos SET deleted_at = now() WHERE filename = '1.jpg'")
            #expect(try await library.forgetting.forget(due, deletedBefore: bound) == 1)
            #expect(
                try await library.rows() == [
                    "0.jpg 0.jpg fine thumbnails", "1.jpg 1.jpg fine deleted thumbnails",
                    "3.jpg 3.jpg fine thumbnails",
                ])
            #expect(try await library.forgetting.tombstones().map(\.path) == ["s3://\(library.bucket)/2.jpg"])
        }
    }

    @Test func `a purged copy leaves the content to the copies that stay`() async throws {
        try await withLibrary { library in
            for key in ["a.jpg", "b.jpg"] { _ = try await library.put("picture", key) }
            _ = try await library.put("picture 2", "c.jpg")
            try await library.work(reconciling: true)
            let a = try #require(try await library.number(of: "a.jpg"))
            #expect(try await library.forgetting.forget([a]) == 1)
            #expect(try await library.forgetting.tombstones().map(\.sha256) == [nil])
            #expect(try await library.stale.remove() == 0)
            try await library.reindex("b.jpg")
            try await library.work(reconciling: true)
            #expect(
                try await library.rows() == ["b.jpg b.jpg fine thumbnails", "c.jpg c.jpg fine thumbnails"])
        }
    }

    @Test func `a copy moves back to a key whose photo was purged`() async throws {
        try await withLibrary { library in
            for key in ["a.jpg", "b.jpg"] { _ = try await library.put("picture", key) }
            try await library.work(reconciling: true)
            let a = try #require(try await library.number(of: "a.jpg"))
            // Long after the copy was made, its original is deleted.
            try await library.database.client.execute(
                "UPDATE photos SET deleted_at = now() - interval '40 days' WHERE id = \(a)")
            let now = try await library.database.client.query("SELECT now()")[0].decode(TimestampTZ.self, at: 0)
            #expect(try await library.forgetting.forget([a], deletedBefore: now) == 1)
            #expect(try await library.forgetting.tombstones().isEmpty)
            try await library.move("picture", from: "b.jpg", to: "a.jpg")
            try await library.work(reconciling: true)
            #expect(try await library.rows() == ["a.jpg a.jpg fine thumbnails"])
        }
    }

    @Test func `forgetting the row of a copy keeps the jobs of the photo that has its key now`() async throws {
        try await withLibrary { library in
            let database = library.database.client
            for key in ["a.jpg", "b.jpg"] { _ = try await library.put("picture \(key)", key) }
            try await library.work(reconciling: true)
            let a = try #require(try await library.number(of: "a.jpg"))
            try await database.execute(
                """
                UPDATE photos SET s3_path = NULL, duplicate_s3_path = \("s3://\(library.bucket)/b.jpg"), deleted_at = now()
                WHERE id = \(a)
                """)
            try await library.reindex("b.jpg")
            #expect(try await library.forgetting.forget([a]) == 1)
            #expect(try await library.count("ingest_jobs") == 1)
            #expect(try await library.forgetting.tombstones().isEmpty)
        }
    }

    @Test func `verification finds damaged and missing originals and changes nothing`() async throws {
        try await withLibrary { library in
            let database = library.database.client
            try await library.fill(0..<6)
            try await library.work(reconciling: true)
            let verifier = OriginalVerifier(
                database: database, store: library.store, bucket: library.bucket, logger: Logger(label: "test"))
            let before = try await library.rows()
            var report = try await verifier.run(limit: 4)
            #expect(report.counts == [.intact: 4] && !report.hasFaults)
            // The two that were not verified yet come first.
            report = try await verifier.run(olderThan: 3600)
            #expect(report.counts == [.intact: 2])
            try await database.execute("UPDATE photos SET sha256 = sha256(sha256) WHERE filename = '1.jpg'")
            try await library.empty(2..<3)
            _ = try await library.put("picture 33", "3.jpg")
            report = try await verifier.run()
            #expect(report.counts == [.intact: 3, .damaged: 1, .missing: 1, .replaced: 1] && report.hasFaults)
            #expect(report.bytes > 0)
            let found = Dictionary(uniqueKeysWithValues: report.findings.map { ($0.key, $0.outcome) })
            #expect(found == ["1.jpg": .damaged, "2.jpg": .missing, "3.jpg": .replaced])
            #expect(try await library.rows() == before)
            let health = try await LibraryHealth(in: database)
            #expect(health.faults == ["damaged": 1, "missing": 1, "replaced": 1])
            #expect(try #require(health.oldestVerified) < 60)
            // At 100 bytes per second, 50 bytes take half a second.
            let start = ContinuousClock.now
            report = try await verifier.run(bytesPerSecond: 100)
            #expect(report.originals == 6 && ContinuousClock.now - start > .milliseconds(300))
        }
    }
}
