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
    /// Photos that are not deleted.
    func living() async throws -> Int {
        try await database.client.query("SELECT count(*) FROM photos WHERE deleted_at IS NULL AND NOT excluded")[0]
            .decode(Int.self, at: 0)
    }

    func missing() async throws -> Int { try await ReconcileRuns(database: database.client).missingPhotos() }

    func fill(_ numbers: Range<Int>) async throws {
        for number in numbers { _ = try await put("picture \(number)", "\(number).jpg") }
    }

    func empty(_ numbers: Range<Int>) async throws {
        for number in numbers { try await store.delete("\(number).jpg", in: bucket) }
    }

    func tell(_ kind: ObjectEvent.Kind, _ numbers: Range<Int>) async throws {
        _ = try await intake.accept(numbers.map { ObjectEvent(bucket: bucket, key: "\($0).jpg", kind: kind) })
        try await work()
    }
}

/// If many photos vanish, in whatever way, they are kept until an administrator confirms.
extension IngestWorkerTests {
    @Test func `an emptied bucket deletes nothing, whether a reindex, a retry, a reconciliation or events find it`()
        async throws
    {
        try await withLibrary { library in
            let database = library.database.client
            try await library.fill(0..<40)
            try await library.work(reconciling: true)
            #expect(try await library.living() == 40)
            try await library.empty(0..<40)

            let batch = try await library.reindexing.begin(ReindexRequest())
            try await library.withWorker {
                while try await library.missing() < 40 { try await Task.sleep(for: .milliseconds(20)) }
                try await library.untilIdle()
            }
            #expect(try await library.living() == 40)
            // It would be paused if it had not ended.
            let progress = try #require(try await library.reindexing.progress(of: batch))
            #expect(progress.note?.contains("run calotype reconcile before you resume") == true)
            #expect(progress.state == .finished)

            try await database.execute(
                """
                INSERT INTO ingest_jobs (bucket, object_key, kind, state, attempts)
                SELECT \(library.bucket), filename, 'created', 'dead', 3 FROM photos
                """)
            #expect(try await JobQueue(database: database).retryDead() == 40)
            try await library.work()
            #expect(try await library.living() == 40)

            let refused = try #require(try await library.reconciler.reconcile())
            #expect((refused.vanished, refused.deleting, refused.isRefused) == (40, 0, true))
            try await library.tell(.removed, 0..<40)
            #expect(try await library.living() == 40)
            #expect(library.metrics.snapshot.removed == 0)
            #expect(library.metrics.snapshot.withheld >= 120)

            // A photo that came back is no longer missing.
            try await library.fill(0..<1)
            try await library.tell(.created, 0..<1)
            #expect(try await library.missing() == 39)
            _ = try await library.reconciler.reconcile(confirming: refused.run)
            try await library.work()
            #expect(try await library.living() == 1)
            #expect(try await library.missing() == 0)
        }
    }

    @Test func `a burst of removals stops at the limit, and the rest waits for a confirmation`() async throws {
        try await withLibrary { library in
            var library = library
            library.limits = ReconcileGuard(share: 0.1, count: 3)
            try await library.fill(0..<60)
            try await library.work(reconciling: true)
            try await library.empty(0..<30)
            try await library.tell(.removed, 0..<30)
            // A tenth of 60.
            #expect(try await library.living() == 54)
            #expect(try await library.missing() == 24)
            // Photos that vanished more than a week ago no longer count, but what was withheld still does.
            try await library.database.client.execute(
                "UPDATE vanished_photos SET vanished_at = now() - interval '8 days'")
            try await library.database.client.execute("UPDATE vanishing_guard SET measured_at = NULL")
            try await library.tell(.removed, 0..<30)
            #expect(try await library.living() == 54)
            let refused = try #require(try await library.reconciler.reconcile())
            #expect((refused.vanished, refused.isRefused) == (24, true))
            // Single photos vanish as usual.
            try await library.empty(30..<32)
            try await library.tell(.removed, 30..<32)
            #expect(try await library.living() == 52)
        }
    }

    @Test func `many small deletions count as one large one, and a confirmed run deletes only what it found`()
        async throws
    {
        try await withLibrary { library in
            var library = library
            library.limits = ReconcileGuard(share: 0.05, count: 2)
            try await library.fill(0..<102)
            try await library.work(reconciling: true)
            // 4.9 %, twice.
            try await library.empty(0..<5)
            var report = try #require(try await library.reconciler.reconcile())
            #expect((report.vanished, report.deleting, report.isRefused) == (5, 5, false))
            try await library.work()
            #expect(try await library.living() == 97)
            try await library.empty(5..<9)
            report = try #require(try await library.reconciler.reconcile())
            #expect((report.vanished, report.deleting, report.isRefused) == (4, 0, true))
            let seen = report.run
            // More photos vanish after the run that the administrator saw.
            try await library.empty(9..<19)
            report = try #require(try await library.reconciler.reconcile(confirming: seen))
            #expect((report.vanished, report.deleting, report.isRefused) == (14, 4, true))
            try await library.work()
            #expect(try await library.living() == 93)
            #expect(try await library.missing() == 10)
            let runs = ReconcileRuns(database: library.database.client)
            await #expect(throws: ConfirmationError.confirmed(seen, by: report.run)) { try await runs.check(seen) }
            // The rest came back, so that the run is outdated.
            try await library.fill(9..<19)
            let later = try #require(try await library.reconciler.reconcile())
            #expect((later.vanished, later.isRefused) == (0, false))
            #expect(try await library.missing() == 0)
            let outdated = report.run
            await #expect(throws: ConfirmationError.outdated(outdated, by: later.run)) {
                try await runs.check(outdated)
            }
            await #expect(throws: ConfirmationError.unknown(999)) { try await runs.check(999) }
        }
    }

    @Test func `a confirmation removes no sidecars while its run is withheld`() async throws {
        try await withLibrary { library in
            var library = library
            library.limits = ReconcileGuard(share: 0.05, count: 2)
            try await library.fill(0..<20)
            let packet = """
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>
                """
            _ = try await library.put(packet, "9.jpg.xmp")
            try await library.work(reconciling: true)
            #expect(try await library.count("sidecars") == 1)
            try await library.empty(0..<4)
            let seen = try #require(try await library.reconciler.reconcile())
            #expect((seen.vanished, seen.isRefused) == (4, true))
            // More is missing than in the run that the administrator saw, including the sidecar.
            try await library.empty(4..<9)
            try await library.store.delete("9.jpg.xmp", in: library.bucket)
            let confirmed = try #require(try await library.reconciler.reconcile(confirming: seen.run))
            #expect((confirmed.deleting, confirmed.isRefused) == (4, true))
            try await library.work()
            #expect(try await library.living() == 16)
            #expect(try await library.count("sidecars") == 1)
            // Once the others are back, only the sidecar is missing.
            try await library.fill(4..<9)
            try await library.work(reconciling: true)
            #expect(try await library.count("sidecars") == 0)
        }
    }

    @Test(arguments: ["words", "excluded"])
    func `a job that does not ask the store leaves photos withheld`(how: String) async throws {
        try await withLibrary { library in
            var library = library
            library.limits = ReconcileGuard(share: 0.05, count: 2)
            try await library.fill(0..<10)
            try await library.work(reconciling: true)
            try await library.empty(0..<4)
            let refused = try #require(try await library.reconciler.reconcile())
            #expect((refused.vanished, refused.isRefused) == (4, true))
            #expect(try await library.count("missing_photos") == 4)
            try await library.database.client.execute(
                """
                INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, words)
                SELECT \(library.bucket), filename, 'created', etag, size_bytes, TRUE FROM photos
                """)
            if how == "excluded" { library.exclusions = try ExclusionList("*.jpg") }
            let before = library.metrics.snapshot
            try await library.work()
            #expect(library.metrics.snapshot.gets == before.gets)
            #expect(try await library.count("missing_photos") == 4)
        }
    }

    @Test func `rows of excluded objects are hidden, do not vanish, and come back with another exclusion list`()
        async throws
    {
        try await withLibrary { library in
            var library = library
            library.exclusions = try ExclusionList("none")
            for number in 0..<25 { _ = try await library.put("picture \(number)", "@eaDir/\(number).jpg") }
            _ = try await library.put("picture", "a.jpg")
            try await library.work(reconciling: true)
            #expect(try await library.living() == 26)
            func sweep() async throws -> Int {
                try await ExclusionSweep(
                    database: library.database.client, bucket: library.bucket, list: library.exclusions
                ).run()
            }
            #expect(try await sweep() == 0)
            #expect(try await ExclusionSweep.applied(in: library.database.client) == library.exclusions)
            library.exclusions = .defaults
            #expect(try await sweep() == 25)
            #expect(try await sweep() == 0)
            #expect(try await ExclusionSweep.applied(in: library.database.client) == .defaults)
            #expect(try await library.living() == 1)
            for number in 0..<25 { try await library.store.delete("@eaDir/\(number).jpg", in: library.bucket) }
            _ = try await library.put("picture", "._b.jpg")
            var report = try #require(try await library.reconciler.reconcile())
            #expect((report.known, report.vanished, report.added, report.isRefused) == (1, 0, 0, false))
            let counts = try await library.intake.accept([
                ObjectEvent(bucket: library.bucket, key: "@eaDir/1.jpg", kind: .removed),
                ObjectEvent(bucket: library.bucket, key: "c/.DS_Store", kind: .created),
            ])
            #expect((counts.accepted, counts.ignored) == (0, 2))
            // An object that was moved out of the folder is a photo.
            _ = try await library.put("picture 3", "3.jpg")
            try await library.work(reconciling: true)
            #expect(try await library.living() == 2)
            library.exclusions = try ExclusionList("*.tmp")
            #expect(try await sweep() == 24)
            report = try #require(try await library.reconciler.reconcile())
            #expect((report.known, report.vanished, report.added, report.isRefused) == (26, 24, 1, true))
        }
    }
}
