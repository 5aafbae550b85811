import Foundation

/// Parses the events of object stores, distinguished by the shape of their JSON: SeaweedFS, AWS S3, MinIO, Ceph RGW,
/// Oracle. ``SNSSubscriber`` opens envelopes of Amazon SNS before.
///
/// A pure function. Invalid input results in an ``EventError`` that names the field.
package struct EventParser: Sendable {
    /// Maximum number of records in one body.
    package static let defaultRecordLimit = 1_000

    private let recordLimit: Int

    package init(recordLimit: Int = Self.defaultRecordLimit) {
        self.recordLimit = recordLimit
    }

    /// Returns the events in the order of the body. Events that do not concern an object are left out: folders, parts
    /// of multipart uploads, test events.
    ///
    /// An invalid record does not affect the others of its batch. The caller limits the length of `body`.
    ///
    /// - Throws: an error of the body as a whole, or of its first record if all records are invalid.
    package func parse(_ body: [UInt8]) throws(EventError) -> EventBatch {
        let json = EventJSON(body)
        let shape = try json.decode(Shape.self)
        if let records = shape.records {
            guard records <= recordLimit else { throw .tooManyRecords(limit: recordLimit) }
            return try json.decode(S3RecordList.self).batch()
        }
        if shape.event == "s3:TestEvent" { return EventBatch(events: []) }
        if shape.seaweedEvent != nil { return EventBatch(events: try json.decode(SeaweedFSEvent.self).events()) }
        if shape.cloudEvent?.hasPrefix(OracleEvent.typePrefix) == true {
            return EventBatch(events: try json.decode(OracleEvent.self).events())
        }
        if shape.source == EventBridgeEvent.source {
            return EventBatch(events: try json.decode(EventBridgeEvent.self).events())
        }
        if shape.snsType != nil { throw .unknownShape(reason: "is an Amazon SNS message inside another one") }
        throw .unknownShape(reason: "is not an event of SeaweedFS, AWS S3, MinIO, Ceph or Oracle Object Storage")
    }
}

/// The contents of one request body.
package struct EventBatch: Sendable, Equatable {
    package let events: [ObjectEvent]
    /// The errors of records that were left out.
    package var refused: [EventError] = []
}

/// The fields by which the stores' events are distinguished.
private struct Shape: Decodable {
    let records: Int?
    let event: String?
    let seaweedEvent: String?
    let cloudEvent: String?
    let source: String?
    let snsType: String?

    private enum CodingKeys: String, CodingKey {
        case records = "Records"
        case event = "Event"
        case seaweedEvent = "event_type"
        case cloudEvent = "eventType"
        case source
        case snsType = "Type"
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        records = try fields.decodeIfPresent([Anything].self, forKey: .records)?.count
        event = try fields.decodeIfPresent(String.self, forKey: .event)
        seaweedEvent = try fields.decodeIfPresent(String.self, forKey: .seaweedEvent)
        cloudEvent = try fields.decodeIfPresent(String.self, forKey: .cloudEvent)
        source = try fields.decodeIfPresent(String.self, forKey: .source)
        snsType = try fields.decodeIfPresent(String.self, forKey: .snsType)
    }
}
