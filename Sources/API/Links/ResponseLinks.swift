package import Catalog
import Foundation
package import Postgres
package import Query
package import Storage

/// The links of one response. They share one time of signing, so that their common part is prepared once.
package final class ResponseLinks: Sendable {
    private let links: PresignedLinks
    /// A bucket of the library.
    typealias Bucket = (name: String, links: LinkedBucket)

    private let photos: Bucket
    private let derived: Bucket
    private let now: Date

    init(_ links: PresignedLinks, photos: Bucket, derived: Bucket, at now: Date) {
        self.links = links
        self.photos = photos
        self.derived = derived
        self.now = now
    }

    /// A link to a thumbnail with the size of its picture, in pixels.
    package struct Thumbnail: Sendable {
        package let link: PresignedLink
        package let width: Int
        package let height: Int
    }

    /// When the links expire.
    package var expiresAt: Instant {
        Instant(microseconds: Int64(links.expiry(at: now).timeIntervalSince1970) * 1_000_000)
    }

    /// The object itself; nil when the row's path is not `s3://bucket/key` with a bucket of the library. Needs
    /// ``PhotoColumns/path``.
    package func original(of photo: PhotoRecord) throws(PostgresError) -> PresignedLink? {
        try link(to: photo.path.string)
    }

    /// The object with a photo's clip: its own object, or the photo's. Needs ``PhotoColumns/motion``.
    package func file(of motion: PhotoMotion, _ photo: PhotoRecord) throws(PostgresError) -> PresignedLink? {
        if let clip = motion.clip { return link(to: clip.path) }
        return try original(of: photo)
    }

    private func link(to path: String?) -> PresignedLink? {
        guard let object = path.flatMap(ObjectPath.init) else { return nil }
        return [photos, derived].first { $0.name == object.bucket }?.links.link(to: object.key)
    }

    /// A thumbnail; nil while there is none. Needs ``PhotoColumns/thumbnails``.
    package func thumbnail(of photo: PhotoRecord, _ size: DerivedObject.Size) throws(PostgresError) -> Thumbnail? {
        guard try photo.hasThumbnails, let sha256 = try photo.sha256, let width = try photo.width,
            let height = try photo.height
        else { return nil }
        let dimensions = size.dimensions(width: width, height: height)
        return Thumbnail(
            link: derived.links.link(toEncoded: DerivedObject.keyBytes(sha256: sha256, size: size)),
            width: dimensions.width, height: dimensions.height)
    }
}
