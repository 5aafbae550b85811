import Foundation
import Support
import XML

extension ObjectPage {
    /// Room for 1,000 keys of 1,024 bytes, each byte encoded as three, and the elements around them.
    static let documentLimit = 8 << 20

    /// S3 nests four levels and has about ten elements per key.
    private static let reader = XMLReader(
        sizeLimit: documentLimit, depthLimit: 32, elementLimit: 100_000, naming: .local)

    /// Reads a `ListBucketResult`.
    ///
    /// - Throws: ``XMLError``, or ``StorageError/invalidResponse(_:)`` naming the element.
    package init(parsing bytes: [UInt8]) throws {
        let root = try Self.reader.read(bytes[...])
        guard root.name == "ListBucketResult" else {
            throw StorageError.invalidResponse("listing: root element is \(root.name), not ListBucketResult")
        }
        // Stores without support for encoding-type send unencoded keys and do not repeat the parameter. XML 1.0 cannot
        // express a key with a control character, so such a page is an error.
        let isEncoded = root["EncodingType"] == "url"
        objects = try root.children(named: "Contents").map { try Self.object($0, isEncoded: isEncoded) }
        if root["IsTruncated"] == "true" {
            guard let token = root["NextContinuationToken"], !token.isEmpty else {
                throw StorageError.invalidResponse("listing: truncated without NextContinuationToken")
            }
            next = token
        } else {
            next = nil
        }
    }

    private static func object(_ node: XMLElement, isEncoded: Bool) throws -> ObjectInfo {
        guard let text = node["Key"],
            let key = isEncoded ? PercentEncoding.decode(text, plusIsSpace: true) : text, !key.isEmpty
        else { throw StorageError.invalidResponse("listing: Key is missing or not UTF-8") }
        guard let size = node["Size"].flatMap({ Int($0) }), size >= 0 else {
            throw StorageError.invalidResponse("listing: Size of \(key.debugDescription) is not a number")
        }
        return ObjectInfo(
            key: key, size: size, etag: node["ETag"]?.trimmingCharacters(in: ["\""]),
            lastModified: node["LastModified"].flatMap(StoreDate.iso8601))
    }
}
