import Catalog
import Foundation

/// The event of SeaweedFS' filer: one entry per request, including folders and housekeeping, at most once, never
/// repeated after an error.
///
/// Extended attributes are base64. Objects of the S3 gateway are below `/buckets/<bucket>/<key>`.
struct SeaweedFSEvent: Decodable {
    private static let root = "/buckets/"

    private let type: String
    private let path: String
    private let message: Message

    private enum CodingKeys: String, CodingKey {
        case type = "event_type"
        case path = "key"
        case message
    }

    func events() throws(EventError) -> [ObjectEvent] {
        switch type {
        case "create", "update":
            guard let entry = message.newEntry else { throw .missing(path: "message.new_entry") }
            return try event(.created, entry, at: path, field: "key").map { [$0] } ?? []
        case "delete":
            guard let entry = message.oldEntry else { throw .missing(path: "message.old_entry") }
            return try event(.removed, entry, at: path, field: "key").map { [$0] } ?? []
        case "rename":
            guard let old = message.oldEntry else { throw .missing(path: "message.old_entry") }
            guard let new = message.newEntry else { throw .missing(path: "message.new_entry") }
            guard let folder = message.newParentPath else { throw .missing(path: "message.new_parent_path") }
            return [
                try event(.removed, old, at: path, field: "key"),
                try event(.created, new, at: "\(folder)/\(new.name)", field: "message.new_parent_path"),
            ].compactMap { $0 }
        default:
            throw .malformed(path: "event_type", reason: "must be create, update, delete or rename")
        }
    }

    /// Nil if the entry is not an object.
    private func event(
        _ kind: ObjectEvent.Kind, _ entry: Entry, at path: String, field: String
    ) throws(EventError) -> ObjectEvent? {
        guard let (bucket, key) = Self.object(at: path) else { return nil }
        guard key.utf8.count <= 1024 else { throw .malformed(path: field, reason: "must have 1 to 1024 bytes") }
        guard !path.utf8.contains(0) else {
            throw .malformed(path: field, reason: "must not contain a NUL character")
        }
        if key == ".uploads" || key.utf8.starts(with: ".uploads/".utf8) { return nil }
        if entry.isDirectory { return versioned(entry, bucket: bucket, key: key) }
        if isVersion(key) { return nil }
        return ObjectEvent(
            bucket: bucket, key: key, kind: kind, size: kind == .created ? entry.size : nil,
            etag: entry.text("Seaweed-X-Amz-ETag"), versionID: entry.text("Seaweed-X-Amz-Version-Id"),
            eventTime: entry.modified)
    }

    /// The bucket and key of a path; nil for a bucket itself and for paths elsewhere. Splits at bytes: a key may begin
    /// with a combining mark, which Swift would join to the slash.
    private static func object(at path: String) -> (bucket: String, key: String)? {
        guard path.utf8.starts(with: root.utf8) else { return nil }
        let rest = path.utf8.dropFirst(root.utf8.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), slash > rest.startIndex else { return nil }
        let key = rest[rest.index(after: slash)...]
        guard !key.isEmpty else { return nil }
        return (String(decoding: rest[..<slash], as: UTF8.self), String(decoding: key, as: UTF8.self))
    }

    /// In a bucket with versions an object is a folder `<key>.versions`. Its attributes name the current version.
    private func versioned(_ folder: Entry, bucket: String, key: String) -> ObjectEvent? {
        let suffix = ".versions"
        guard key.hasSuffix(suffix), let version = folder.text("Seaweed-X-Amz-Latest-Version-Id") else { return nil }
        let isGone = folder.text("Seaweed-X-Amz-Latest-Version-Is-Delete-Marker") == "true"
        return ObjectEvent(
            bucket: bucket, key: String(key.dropLast(suffix.count)), kind: isGone ? .removed : .created,
            size: isGone ? nil : folder.text("Seaweed-X-Amz-Latest-Version-Size").flatMap { Int($0) },
            etag: folder.text("Seaweed-X-Amz-Latest-Version-ETag"), versionID: version, eventTime: folder.modified)
    }

    /// `<key>.versions/v_<32 hexadecimal digits>`
    private func isVersion(_ key: String) -> Bool {
        let parts = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count >= 2, let name = parts.last, name.count == 34, name.starts(with: "v_".utf8) else {
            return false
        }
        return parts[parts.count - 2].suffix(9).elementsEqual(".versions".utf8)
            && Substring(name).dropFirst(2).allSatisfy(\.isHexDigit)
    }
}

private struct Message: Decodable {
    let oldEntry: Entry?
    let newEntry: Entry?
    let newParentPath: String?

    private enum CodingKeys: String, CodingKey {
        case oldEntry = "old_entry"
        case newEntry = "new_entry"
        case newParentPath = "new_parent_path"
    }
}

private struct Entry: Decodable {
    let name: String
    let isDirectory: Bool
    /// In bytes. The sender omits 0.
    let size: Int
    let modified: Instant?
    private let extended: [String: String]

    private enum CodingKeys: String, CodingKey {
        case name, attributes, extended
        case isDirectory = "is_directory"
    }

    private struct Attributes: Decodable {
        let file_size: Int?
        let mtime: Int64?
        let mtime_ns: Int64?
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        name = try fields.decode(String.self, forKey: .name)
        isDirectory = try fields.decodeIfPresent(Bool.self, forKey: .isDirectory) ?? false
        let attributes = try fields.decode(Attributes.self, forKey: .attributes)
        size = attributes.file_size ?? 0
        guard size >= 0 else {
            throw decoder.malformed(CodingKeys.attributes, "must have a file_size in bytes")
        }
        modified = attributes.mtime.flatMap { seconds in
            guard (0..<253_402_300_800).contains(seconds) else { return nil }
            return Instant(microseconds: seconds * 1_000_000 + (attributes.mtime_ns ?? 0) / 1000 % 1_000_000)
        }
        extended = try fields.decodeIfPresent([String: String].self, forKey: .extended) ?? [:]
        for (name, value) in extended where Data(base64Encoded: value) == nil {
            throw EventError.malformed(
                path: EventJSON.path(decoder.codingPath + [CodingKeys.extended]) + "." + name,
                reason: "must be base64")
        }
    }

    /// An extended attribute; nil if it is missing, empty or not UTF-8.
    func text(_ name: String) -> String? {
        guard let data = extended[name].flatMap({ Data(base64Encoded: $0) }), !data.isEmpty else { return nil }
        return String(validating: data, as: UTF8.self)
    }
}
