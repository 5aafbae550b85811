package import Foundation
package import Storage

/// Links by which a browser opens a photo's objects without credentials. Pure: no request goes to the store.
package struct PhotoLinks: Sendable {
    private let links: PresignedLinks
    private let bucket: String
    private let derivedBucket: String

    /// - Parameter bucket: that of the photos. Rows may name others, since writers have SQL: those are not signed for.
    package init(links: PresignedLinks, bucket: String, derivedBucket: String) {
        self.links = links
        self.bucket = bucket
        self.derivedBucket = derivedBucket
    }

    /// Until when the links made now open.
    package func expiry(at now: Date = Date()) -> Date { links.expiry(at: now) }

    /// The links of one answer.
    package func answer(at now: Date = Date()) -> ResponseLinks {
        ResponseLinks(
            links, photos: (bucket, links.bucket(bucket, at: now)),
            derived: (derivedBucket, links.bucket(derivedBucket, at: now)), at: now)
    }
}
