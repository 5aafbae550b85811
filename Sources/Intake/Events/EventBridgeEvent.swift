import Catalog

/// The event of AWS S3 in the form of Amazon EventBridge. Its keys are not encoded.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
struct EventBridgeEvent: Decodable {
    static let source = "aws.s3"

    private let type: String
    private let time: String
    private let detail: Detail

    private enum CodingKeys: String, CodingKey {
        case type = "detail-type"
        case time, detail
    }

    private struct Detail: Decodable {
        let bucket: Bucket
        let object: Object
    }

    private struct Bucket: Decodable {
        let name: String
    }

    private struct Object: Decodable {
        let key: String
        let size: Int?
        let etag: String?
        let versionID: String?
        let sequencer: String?

        private enum CodingKeys: String, CodingKey {
            case key, size, etag, sequencer
            case versionID = "version-id"
        }
    }

    /// Empty for events that do not change an object.
    func events() throws(EventError) -> [ObjectEvent] {
        let kind: ObjectEvent.Kind
        switch type {
        case "Object Created", "Object Restore Completed": kind = .created
        case "Object Deleted": kind = .removed
        default: return []
        }
        guard let time = Instant(iso8601: time) else {
            throw .malformed(path: "time", reason: "must be a time such as 2026-01-02T03:04:05Z")
        }
        let (bucket, object) = (detail.bucket.name, detail.object)
        guard !bucket.isEmpty, !bucket.utf8.contains(0) else {
            throw .malformed(path: "detail.bucket.name", reason: "must not be empty or contain a NUL character")
        }
        guard (1...1024).contains(object.key.utf8.count), !object.key.utf8.contains(0) else {
            throw .malformed(path: "detail.object.key", reason: "must have 1 to 1024 bytes and no NUL character")
        }
        guard object.size ?? 0 >= 0 else {
            throw .malformed(path: "detail.object.size", reason: "must be a size in bytes")
        }
        return [
            ObjectEvent(
                bucket: bucket, key: object.key, kind: kind, size: object.size, etag: object.etag,
                versionID: object.versionID, sequencer: object.sequencer, eventTime: time)
        ]
    }
}
