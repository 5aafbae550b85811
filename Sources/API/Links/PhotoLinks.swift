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

    /// Until when the links made now open.
    package func expiry(at now: Date = Date()) -> Date { links.expiry(at: now) }

    /// The links of one answer.
    package func answer(at now: Date = Date()) -> ResponseLinks {
        ResponseLinks(links, derived: links.bucket(derivedBucket, at: now), at: now)
    }
}
