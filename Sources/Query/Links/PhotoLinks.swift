package import Catalog
package import Foundation
package import Storage

/// Links by which a browser opens a photo's objects without credentials. Pure: no request goes to the store.
package struct PhotoLinks: Sendable {
    private let links: PresignedLinks
    private let derivedBucket: String

    package init(links: PresignedLinks, derivedBucket: String) {
        self.links = links
        self.derivedBucket = derivedBucket
    }

    /// A link with its end.
    package struct Link: Sendable {
        package let url: String
        package let expiresAt: Instant
    }

    /// A link to a thumbnail with the size of its picture, in pixels.
    package struct Thumbnail: Sendable {
        package let url: String
        package let width: Int
        package let height: Int
    }

    /// Until when the links made now open.
    package func expiry(at now: Date = Date()) -> Date { links.expiry(at: now) }

    /// The object itself; nil when the row's path is not `s3://bucket/key`. Needs ``PhotoColumns/path``.
    package func original(of photo: PhotoRecord, at now: Date = Date()) -> Link? {
        guard let object = photo.path.flatMap(ObjectPath.init) else { return nil }
        return Link(
            url: links.link(bucket: object.bucket, key: object.key, at: now),
            expiresAt: Instant(microseconds: Int64(links.expiry(at: now).timeIntervalSince1970) * 1_000_000))
    }

    /// A thumbnail; nil while there is none. Needs ``PhotoColumns/thumbnails``.
    package func thumbnail(
        of photo: PhotoRecord, _ size: DerivedObject.Size, at now: Date = Date()
    ) -> Thumbnail? {
        guard photo.hasThumbnails, let sha256 = photo.sha256, let width = photo.width, let height = photo.height
        else { return nil }
        let dimensions = size.dimensions(width: width, height: height)
        return Thumbnail(
            url: links.link(bucket: derivedBucket, key: DerivedObject.key(sha256: sha256, size: size), at: now),
            width: dimensions.width, height: dimensions.height)
    }
}

/// `s3://bucket/key` taken apart; the key is raw, not percent-encoded.
struct ObjectPath {
    let bucket: String
    let key: String

    init?(_ path: String) {
        guard path.hasPrefix("s3://") else { return nil }
        let rest = path.dropFirst(5)
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")), slash != rest.startIndex else { return nil }
        bucket = String(rest[..<slash])
        key = String(rest[rest.utf8.index(after: slash)...])
        guard !key.isEmpty else { return nil }
    }
}
