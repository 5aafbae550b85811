import Catalog

/// The event of Oracle Object Storage in a CloudEvents envelope.
///
/// https://docs.oracle.com/en-us/iaas/Content/Events/Reference/eventenvelopereference.htm. Its entity tag differs from
/// that of the S3 interface and is therefore ignored.
struct OracleEvent: Decodable {
    static let typePrefix = "com.oraclecloud.objectstorage."

    private let eventType: String
    private let eventTime: String
    private let data: Content

    private struct Content: Decodable {
        let resourceName: String
        let additionalDetails: Details
    }

    private struct Details: Decodable {
        let bucketName: String
        let versionId: String?
    }

    /// Empty for events that do not change an object.
    func events() throws(EventError) -> [ObjectEvent] {
        let kind: ObjectEvent.Kind
        switch eventType.dropFirst(Self.typePrefix.count) {
        case "createobject", "updateobject": kind = .created
        case "deleteobject": kind = .removed
        default: return []
        }
        guard let time = Instant(iso8601: eventTime) else {
            throw .malformed(path: "eventTime", reason: "must be a time such as 2026-01-02T03:04:05Z")
        }
        let (bucket, key) = (data.additionalDetails.bucketName, data.resourceName)
        guard !bucket.isEmpty, !bucket.utf8.contains(0) else {
            throw .malformed(path: "data.additionalDetails.bucketName", reason: "must not be empty or contain a NUL")
        }
        guard (1...1024).contains(key.utf8.count), !key.utf8.contains(0) else {
            throw .malformed(path: "data.resourceName", reason: "must have 1 to 1024 bytes and no NUL character")
        }
        return [
            ObjectEvent(
                bucket: bucket, key: key, kind: kind, versionID: data.additionalDetails.versionId, eventTime: time)
        ]
    }
}
