import Catalog

/// The event message of AWS S3 (versions 2.x). MinIO and Ceph RGW send it as well.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
struct S3RecordList: Decodable {
    private let records: [Outcome]

    private enum CodingKeys: String, CodingKey {
        case records = "Records"
    }

    /// A record, or the reason why it is invalid.
    private struct Outcome: Decodable {
        let record: Result<S3Record, EventError>

        init(from decoder: any Decoder) throws {
            do {
                record = .success(try S3Record(from: decoder))
            } catch {
                record = .failure(EventJSON.error(error))
            }
        }
    }

    /// - Throws: the error of the first record, if all records are invalid.
    func batch() throws(EventError) -> EventBatch {
        var events: [ObjectEvent] = []
        var refused: [EventError] = []
        for outcome in records {
            switch outcome.record {
            case .success(let record): if let event = record.event { events.append(event) }
            case .failure(let error): refused.append(error)
            }
        }
        if let first = refused.first, refused.count == records.count { throw first }
        return EventBatch(events: events, refused: refused)
    }
}

/// One record. Its event is nil if it does not change an object, such as a new tag.
private struct S3Record: Decodable {
    let event: ObjectEvent?

    private enum CodingKeys: String, CodingKey {
        case eventVersion, eventSource, eventTime, eventName, s3
    }

    private struct Content: Decodable {
        let bucket: Bucket
        let object: Object
    }

    private struct Bucket: Decodable {
        let name: String
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let version = try fields.decode(String.self, forKey: .eventVersion)
        guard version.hasPrefix("2.") else {
            throw decoder.malformed(CodingKeys.eventVersion, "must be 2.x, not \(version.debugDescription)")
        }
        // Older releases of Ceph, and MinIO, write the event's name with the prefix that AWS leaves out.
        let name = try fields.decode(String.self, forKey: .eventName)
        let kind: ObjectEvent.Kind
        switch String(name.trimmingPrefix("s3:")).split(separator: ":").first {
        case "ObjectCreated", "ObjectRestore": kind = .created
        case "ObjectRemoved", "LifecycleExpiration", "ObjectLifecycle": kind = .removed
        case .some:
            event = nil
            return
        case nil: throw decoder.malformed(CodingKeys.eventName, "must not be empty")
        }
        let source = try fields.decode(String.self, forKey: .eventSource)
        let timeText = try fields.decode(String.self, forKey: .eventTime)
        // A simulator of AWS leaves out the zone, which is UTC.
        guard let time = Instant(iso8601: timeText) ?? Instant(iso8601: timeText + "Z") else {
            throw decoder.malformed(CodingKeys.eventTime, "must be a time such as 2026-01-02T03:04:05.678Z")
        }
        let content = try fields.decode(Content.self, forKey: .s3)
        let written = content.object.key
        guard
            let key = source == "ceph:s3" ? EscapedKey.percentDecodedOrBare(written) : EscapedKey.formDecoded(written)
        else { throw EventError.malformed(path: content.object.path, reason: "is not URL-encoded UTF-8") }
        try S3Record.check(bucket: content.bucket.name, key: key, path: content.object.path)
        event = ObjectEvent(
            bucket: content.bucket.name, key: key, kind: kind, size: content.object.size, etag: content.object.etag,
            versionID: content.object.versionID, sequencer: content.object.sequencer, eventTime: time)
    }

    private static func check(bucket: String, key: String, path: String) throws(EventError) {
        guard !bucket.isEmpty, !bucket.utf8.contains(0) else {
            let place = path.replacing(".object.key", with: ".bucket.name")
            throw .malformed(path: place, reason: "must not be empty or contain a NUL character")
        }
        guard (1...1024).contains(key.utf8.count) else {
            throw .malformed(path: path, reason: "must have 1 to 1024 bytes")
        }
        guard !key.utf8.contains(0) else { throw .malformed(path: path, reason: "must not contain a NUL character") }
    }
}

private struct Object: Decodable {
    let key: String
    /// The path of the key, for errors.
    let path: String
    let size: Int?
    let etag: String?
    let versionID: String?
    let sequencer: String?

    private enum CodingKeys: String, CodingKey {
        case key, size, eTag, versionId, sequencer
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        key = try fields.decode(String.self, forKey: .key)
        path = EventJSON.path(decoder.codingPath + [CodingKeys.key])
        size = try Self.size(fields, decoder)
        etag = try fields.decodeIfPresent(String.self, forKey: .eTag).flatMap(Self.unquoted)
        versionID = try fields.decodeIfPresent(String.self, forKey: .versionId).flatMap { $0.isEmpty ? nil : $0 }
        sequencer = try fields.decodeIfPresent(String.self, forKey: .sequencer).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Some releases of Ceph write the size as a string.
    private static func size(_ fields: KeyedDecodingContainer<CodingKeys>, _ decoder: any Decoder) throws -> Int? {
        guard fields.contains(.size) else { return nil }
        let size: Int?
        do {
            size = try fields.decodeIfPresent(Int.self, forKey: .size)
        } catch {
            size = try Int(fields.decode(String.self, forKey: .size)) ?? -1
        }
        guard let size else { return nil }
        guard size >= 0 else { throw decoder.malformed(CodingKeys.size, "must be a size in bytes") }
        return size
    }

    private static func unquoted(_ etag: String) -> String? {
        let bare = etag.filter { $0 != "\"" }
        return bare.isEmpty ? nil : bare
    }
}
