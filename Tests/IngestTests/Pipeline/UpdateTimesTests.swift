import Catalog
import Ingest
import Intake
import Postgres
import Storage
import Testing
import TestServices

/// The object's content is the same, but its times or metadata in the store differ.
extension IngestWorkerTests {
    @Test(arguments: ["told", "reconciled"])
    func `a changed file time is taken over without a download`(how: String) async throws {
        let proxy = try StoreProxy()
        try await withLibrary(through: proxy) { library in
            let columns: SQL = "concat_ws(' ', taken_date, taken_offset, taken_source)"
            func put(_ key: String, mtime: Int) async throws -> ObjectEvent {
                let etag = try await library.store.put(
                    Array("picture \(key)".utf8), as: key, in: library.bucket, metadata: ["mtime": "\(mtime)"])
                return ObjectEvent(bucket: library.bucket, key: key, kind: .created, etag: etag)
            }
            _ = try await library.intake.accept([
                try await put("a.jpg", mtime: 1_563_120_993), try await put("IMG_20180102_030405.jpg", mtime: 1),
                try await put("said.jpg", mtime: 1_563_120_993),
            ])
            try await library.work()
            #expect(try await library.value(columns, of: "a.jpg") == "2019-07-14 18:16:33 120 object:mtime")
            try await library.database.client.execute(
                "UPDATE photos SET taken_date = '2001-01-01', taken_source = 'me' WHERE filename = 'said.jpg'")
            let before = try await library.value("object_modified_at", of: "a.jpg")
            try await Task.sleep(for: .milliseconds(2100))
            let events = [
                try await put("a.jpg", mtime: 1_500_000_000),
                try await put("IMG_20180102_030405.jpg", mtime: 1_500_000_000),
                try await put("said.jpg", mtime: 1_500_000_000),
            ]
            if how == "told" {
                _ = try await library.intake.accept(events)
            } else {
                let report = try #require(try await library.reconciler.reconcile())
                #expect((report.changed, report.queued) == (3, 3))
            }
            try await library.work()
            #expect(try await library.value(columns, of: "a.jpg") == "2017-07-14 04:40:00 120 object:mtime")
            #expect(
                try await library.value(columns, of: "IMG_20180102_030405.jpg") == "2018-01-02 03:04:05 60 name")
            #expect(try await library.value("taken_source", of: "said.jpg") == "me")
            #expect(try await library.value("object_modified_at", of: "a.jpg") != before)
            #expect(proxy.reads(in: library.bucket) == 3)
            #expect(try await library.value("city", of: "a.jpg") == "Marseille")
            // Without the date of a sidecar, the object's new date applies.
            let kept = try await library.value(
                "(SELECT facts->'objectDate'->>'clock' FROM file_facts WHERE photo_id = id)", of: "a.jpg")
            #expect(kept == "1500000000000000")
            // Nothing is left to do, also if the time is unknown, or differs in the fraction of a second.
            for time: SQL in ["object_modified_at", "object_modified_at + interval '0.7 s'", "NULL"] {
                try await library.database.client.execute("UPDATE photos SET object_modified_at = \(time)")
                let report = try #require(try await library.reconciler.reconcile())
                #expect(report.queued == 0)
            }
        }
    }

    @Test(arguments: ["renamed", "back again", "read again", "touched"])
    func `the same content keeps the date of its arrival`(how: String) async throws {
        try await withLibrary { library in
            _ = try await library.put("picture", "a.jpg")
            try await library.work(reconciling: true)
            let columns: SQL = "concat_ws(' ', taken_date, taken_offset, taken_source)"
            let before = try #require(try await library.value(columns, of: "a.jpg"))
            #expect(before.hasSuffix("object:LastModified"))
            try await Task.sleep(for: .milliseconds(2100))
            var key = "a.jpg"
            switch how {
            case "renamed":
                key = "b.jpg"
                try await library.move("picture", from: "a.jpg", to: key)
            case "back again":
                try await library.store.delete("a.jpg", in: library.bucket)
                try await library.work(reconciling: true)
                if try await library.value("deleted_at", of: key) == nil {
                    let refused = try await ReconcileRuns(database: library.database.client).latest(1).first?.id
                    _ = try await library.reconciler.reconcile(confirming: refused)
                    try await library.work()
                }
                #expect(try await library.value("deleted_at", of: key) != nil)
                _ = try await library.put("picture", "a.jpg")
            default: _ = try await library.put("picture", "a.jpg")
            }
            if how == "read again" { try await library.reindex("a.jpg") }
            try await library.work(reconciling: how != "read again")
            #expect(try await library.value(columns, of: key) == before)
            // Another reading of the object uses the same facts.
            try await library.reindex(key)
            try await library.work()
            #expect(try await library.value(columns, of: key) == before)
            // Other content has another date.
            _ = try await library.put("picture that is new", key)
            try await library.work(reconciling: true)
            #expect(try await library.value(columns, of: key) != before)
        }
    }
}
