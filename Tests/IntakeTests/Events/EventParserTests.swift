import Catalog
import Foundation
import Intake
import JSON
import Testing

/// The samples in Fixtures/events. Those of SeaweedFS were captured, the others are copied from documentation
/// (PROVENANCE.json).
@Suite struct EventParserTests {
    @Test(arguments: EventSample.all)
    func `each store's event names its object`(sample: EventSample) throws {
        let described = try bodies(of: sample.file).flatMap { body in
            let opened = try SNSMessage(body: body).map { Array($0.message.utf8) } ?? body
            return try EventParser().parse(opened).events.map(Self.words)
        }
        #expect(described == sample.events)
    }

    @Test func `every sample is in the table`() throws {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures/events", withExtension: nil))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0 != "PROVENANCE.json"
        }
        // Subscriptions have tests of their own.
        let events = files.filter { !$0.contains("confirmation") }
        #expect(events.sorted() == EventSample.all.map { "\($0.file).json" }.sorted())
    }

    @Test(arguments: [
        ("", "body"), ("{", "body"), ("[]", "body"), ("{}", "body"), ("null", "body"), (#"{"Records":1}"#, "Records"),
        (#"{"Records":[{}]}"#, "Records[0].eventVersion"),
        (record(without: "eventTime"), "Records[0].eventTime"),
        (record(without: "eventName"), "Records[0].eventName"),
        (record(without: "s3"), "Records[0].s3"),
        (record(key: nil), "Records[0].s3.object.key"),
        (record(key: "a%zz.jpg"), "Records[0].s3.object.key"),
        (record(key: "a%00.jpg"), "Records[0].s3.object.key"),
        (record(key: "a%ff.jpg"), "Records[0].s3.object.key"),
        (record(key: ""), "Records[0].s3.object.key"),
        (record(key: String(repeating: "k", count: 1025)), "Records[0].s3.object.key"),
        (record(time: "yesterday"), "Records[0].eventTime"),
        (record(version: "3.0"), "Records[0].eventVersion"),
        (record(size: "-1"), "Records[0].s3.object.size"),
        (record(size: "true"), "Records[0].s3.object.size"),
        (record(bucket: ""), "Records[0].s3.bucket.name"),
        (#"{"event_type":"create","key":"/buckets/b/k"}"#, "message"),
        (#"{"event_type":"create","key":"/buckets/b/k","message":{}}"#, "message.new_entry"),
        (#"{"event_type":"explode","key":"/buckets/b/k","message":{}}"#, "event_type"),
        (
            #"{"event_type":"create","key":"/buckets/b/k","message":{"new_entry":{"name":"k","attributes":{},"extended":{"a":"?"}}}}"#,
            "message.new_entry.extended.a"
        ),
        (#"{"Type":"Notification","Message":"{}"}"#, "body"),
        (#"{"source":"aws.s3","detail-type":"Object Created","time":"2026-01-02T03:04:05Z"}"#, "detail"),
        (
            #"{"source":"aws.s3","detail-type":"Object Created","time":"2026-01-02T03:04:05Z","detail":{"bucket":{"name":"b"},"object":{"key":""}}}"#,
            "detail.object.key"
        ),
    ]) func `the error of a malformed event names the field`(body: String, field: String) {
        #expect {
            try EventParser().parse(Array(body.utf8))
        } throws: { error in
            (error as? EventError)?.field == field
        }
    }

    @Test func `a thousand records are accepted, one more is too many`() throws {
        let one = Self.record(key: "a.jpg").dropFirst(#"{"Records":["#.count).dropLast(2)
        func body(_ count: Int) -> [UInt8] {
            Array("{\"Records\":[\(Array(repeating: String(one), count: count).joined(separator: ","))]}".utf8)
        }
        #expect(try EventParser().parse(body(1000)).events.count == 1000)
        #expect(throws: EventError.tooManyRecords(limit: 1000)) { try EventParser().parse(body(1001)) }
    }

    @Test func `a key that begins with a combining mark keeps it`() throws {
        let body =
            #"{"event_type":"create","key":"/buckets/b/\#u{301}/\#u{301}.jpg","message":{"new_entry":{"name":"x","attributes":{}}}}"#
        let events = try EventParser().parse(Array(body.utf8)).events
        #expect(events.map { Array($0.key.utf8) } == [Array("\u{301}/\u{301}.jpg".utf8)])
    }

    private static func words(_ event: ObjectEvent) -> String {
        let known: [String?] = [
            event.kind.rawValue, "\(event.bucket)/\(event.key)", event.size.map(String.init), event.etag,
            event.versionID,
            event.sequencer, event.eventTime.map { $0.description },
        ]
        return known.map { $0 ?? "-" }.joined(separator: " ")
    }

    @Test func `an invalid record does not affect the others of its batch`() throws {
        let keys = ["a.jpg", "a%00.jpg", "b.jpg", "a%zz.jpg"]
        let records = keys.map { Self.record(key: $0).dropFirst(#"{"Records":["#.count).dropLast(2) }
        let batch = try EventParser().parse(Array(#"{"Records":[\#(records.joined(separator: ","))]}"#.utf8))
        #expect(batch.events.map(\.key) == ["a.jpg", "b.jpg"])
        #expect(batch.refused.map(\.field) == ["Records[1].s3.object.key", "Records[3].s3.object.key"])
    }

    private func bodies(of file: String) throws -> [[UInt8]] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/events/\(file)", withExtension: "json"))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        let bodies: [Any]
        if let requests = document["requests"] as? [[String: Any]] {
            bodies = requests.compactMap { $0["body"] }
        } else {
            bodies = [document["body"] ?? document]
        }
        return try bodies.map { Array(try JSONSerialization.data(withJSONObject: $0)) }
    }

    private static func record(
        bucket: String = "photos", key: String? = "a.jpg", time: String = "2026-01-02T03:04:05.678Z",
        version: String = "2.1", size: String = "1", without: String = ""
    ) -> String {
        let object = (key.map { ["\"key\":\"\($0)\""] } ?? []) + ["\"size\":\(size)"]
        let fields = [
            ("eventVersion", "\"\(version)\""), ("eventSource", "\"aws:s3\""), ("eventTime", "\"\(time)\""),
            ("eventName", "\"ObjectCreated:Put\""),
            ("s3", "{\"bucket\":{\"name\":\"\(bucket)\"},\"object\":{\(object.joined(separator: ","))}}"),
        ]
        let members = fields.filter { $0.0 != without }.map { "\"\($0.0)\":\($0.1)" }
        return "{\"Records\":[{\(members.joined(separator: ","))}]}"
    }
}
