import Foundation

/// The headers of a response to GET or HEAD: the object, and the part in the body.
struct ObjectPart {
    let info: ObjectInfo
    /// Bytes in the response's body.
    let length: Int

    /// - Throws: ``StorageError/invalidResponse(_:)`` if the response lacks headers that S3 must send.
    init(key: String, _ response: HTTPTransport.Response) throws(StorageError) {
        let headers = response.headers
        guard let length = headers["Content-Length"].flatMap({ Int($0) }), length >= 0 else {
            throw .invalidResponse("no Content-Length")
        }
        var size = length
        if response.status == 206 {
            // As in `bytes 0-99/1234`.
            guard let total = headers["Content-Range"]?.split(separator: "/").last.flatMap({ Int($0) }) else {
                throw .invalidResponse("no size in Content-Range")
            }
            size = total
        }
        var metadata: [String: String] = [:]
        let prefix = "x-amz-meta-"
        for field in headers where field.name.lowercased().hasPrefix(prefix) {
            metadata[String(field.name.lowercased().dropFirst(prefix.count))] = field.value
        }
        self.length = length
        self.info = ObjectInfo(
            key: key, size: size, etag: headers.etag,
            lastModified: headers["Last-Modified"].flatMap(StoreDate.http), contentType: headers["Content-Type"],
            versionID: headers["x-amz-version-id"], userMetadata: metadata)
    }

    func check(limit: Int) throws(StorageError) {
        guard length <= limit else { throw .tooLarge(limit: limit, size: length) }
    }
}

extension HeaderFields {
    /// The entity tag without its quotation marks.
    var etag: String? {
        self["ETag"].map { String($0.hasPrefix("W/") ? $0.dropFirst(2) : $0[...]).filter { $0 != "\"" } }
    }
}
