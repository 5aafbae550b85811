import Catalog
import Foundation
import Ingest
import Testing

/// The samples in Fixtures/events: SeaweedFS' are captured, the others are retyped from documentation
/// (PROVENANCE.json).
@Suite struct EventParserTests {
    private static let awkward = "2024/été/IMG 0001+a%20#b.jpg"

    struct Sample: Sendable, CustomTestStringConvertible {
        let file: String
        let events: [String]

        init(_ file: String, _ events: String...) {
            self.file = file
            self.events = events
        }

        var testDescription: String { file }
    }

    @Test(arguments: [
        Sample("aws_s3_put", "created photos/\(awkward) 1234 d41d8cd98f00b204e9800998ecf8427e"),
        Sample("aws_s3_v2_5_put", "created photos/\(awkward) 1234 d41d8cd98f00b204e9800998ecf8427e"),
        Sample("aws_s3_delete", "removed photos/\(awkward)"),
        Sample("aws_s3_delete_marker", "removed photos/\(awkward) d41d8cd98f00b204e9800998ecf8427e"),
        Sample("aws_s3_test_event"),
        Sample("minio_put", "created photos/\(awkward) 1234 d41d8cd98f00b204e9800998ecf8427e"),
        Sample("minio_delete", "removed photos/\(awkward)"),
        Sample("ceph_rgw_put", "created photos/\(awkward) 1234 d41d8cd98f00b204e9800998ecf8427e"),
        Sample("oci_createobject", "created photos/\(awkward)"),
        Sample("oci_deleteobject", "removed photos/\(awkward)"),
        Sample("seaweedfs_put", "created photos-ev/\(awkward) 3 f97c5d29941bfb1b2fdab0874906ab82"),
        Sample("seaweedfs_put_empty", "created photos-ev/empty.jpg 0 d41d8cd98f00b204e9800998ecf8427e"),
        Sample("seaweedfs_overwrite", "created photos-ev/\(awkward) 4 9f5b6d9a034d175868bf593885b7dc4e"),
        Sample("seaweedfs_delete", "removed photos-ev/\(awkward) 9f5b6d9a034d175868bf593885b7dc4e"),
        Sample("seaweedfs_copy", "created photos-ev/copy.jpg 4 9f5b6d9a034d175868bf593885b7dc4e"),
        Sample("seaweedfs_multipart", "created photos-ev/big.jpg 10485774 7cf51b6c36ec7213fd6bd01209a1a417-2"),
        Sample("seaweedfs_create_bucket"),
        Sample("seaweedfs_versioned_put", "created photos-ev/v.jpg 1 c4ca4238a0b923820dcc509a6f75849b"),
        Sample("seaweedfs_versioned_delete", "removed photos-ev/v.jpg"),
    ]) func `each store's event names its object`(sample: Sample) throws {
        let described = try bodies(of: sample.file).flatMap { body in
            try EventParser().parse(body).map { event in
                (["\(event.kind)", "\(event.bucket)/\(event.key)"]
                    + [event.size.map(String.init), event.etag].compactMap { $0 })
                    .joined(separator: " ")
            }
        }
        #expect(described == sample.events)
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
    ]) func `a malformed event is refused by the name of its field`(body: String, field: String) {
        #expect {
            try EventParser().parse(Array(body.utf8))
        } throws: { error in
            (error as? EventError)?.field == field
        }
    }

    @Test func `a thousand records are read, one more is too many`() throws {
        let one = Self.record(key: "a.jpg").dropFirst(#"{"Records":["#.count).dropLast(2)
        func body(_ count: Int) -> [UInt8] {
            Array("{\"Records\":[\(Array(repeating: String(one), count: count).joined(separator: ","))]}".utf8)
        }
        #expect(try EventParser().parse(body(1000)).count == 1000)
        #expect(throws: EventError.tooManyRecords(limit: 1000)) { try EventParser().parse(body(1001)) }
    }

    @Test func `a key that begins with a combining mark keeps it`() throws {
        let body =
            #"{"event_type":"create","key":"/buckets/b/\#u{301}/\#u{301}.jpg","message":{"new_entry":{"name":"x","attributes":{}}}}"#
        let events = try EventParser().parse(Array(body.utf8))
        #expect(events.map { Array($0.key.utf8) } == [Array("\u{301}/\u{301}.jpg".utf8)])
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
