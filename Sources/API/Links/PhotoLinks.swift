package import Foundation
package import Storage

/// Presigned links to a photo's objects. Signing sends no request to the store.
package struct PhotoLinks: Sendable {
    private let links: PresignedLinks
    private let bucket: String
    private let derivedBucket: String

    /// - Parameter bucket: the bucket of the photos. Rows can name other buckets, since writers use SQL: links to those
    ///   are not signed.
    package init(links: PresignedLinks, bucket: String, derivedBucket: String) {
        self.links = links
        self.bucket = bucket
        self.derivedBucket = derivedBucket
    }

    /// When links signed now expire.
    package func expiry(at now: Date = Date()) -> Date { links.expiry(at: now) }

    /// The links of one response.
    package func responseLinks(at now: Date = Date()) -> ResponseLinks {
        ResponseLinks(
            links, photos: (bucket, links.bucket(bucket, at: now)),
            derived: (derivedBucket, links.bucket(derivedBucket, at: now)), at: now)
    }
}
