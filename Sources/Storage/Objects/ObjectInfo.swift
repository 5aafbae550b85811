package import struct Foundation.Date

/// The metadata of an object in the store.
package struct ObjectInfo: Sendable, Equatable {
    package let key: String
    /// Length of the whole object in bytes, also if only a range was requested.
    package let size: Int
    /// Entity tag without quotation marks; an MD5 only for objects that were uploaded in one part.
    package let etag: String?
    package let lastModified: Date?
    package let contentType: String?
    /// Set if the bucket keeps versions.
    package let versionID: String?
    /// The `x-amz-meta-` headers by their names in lower case, without the prefix.
    package let userMetadata: [String: String]

    package init(
        key: String, size: Int, etag: String? = nil, lastModified: Date? = nil, contentType: String? = nil,
        versionID: String? = nil, userMetadata: [String: String] = [:]
    ) {
        self.key = key
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
        self.contentType = contentType
        self.versionID = versionID
        self.userMetadata = userMetadata
    }
}

/// A whole object, or the requested range of it.
package struct StoredObject: Sendable {
    package let info: ObjectInfo
    package let bytes: [UInt8]
}

/// The bytes of an object to read.
package enum ByteRange: Sendable, Equatable {
    /// At most `count` bytes from `offset`; fewer if the object ends earlier.
    case from(_ offset: Int, count: Int)
    /// The last `count` bytes.
    case last(_ count: Int)

    /// The value of the `Range` header (RFC 9110, section 14.1.2).
    var header: String {
        switch self {
        case .from(let offset, let count): "bytes=\(offset)-\(offset + count - 1)"
        case .last(let count): "bytes=-\(count)"
        }
    }
}
