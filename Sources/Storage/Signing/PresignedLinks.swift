package import Foundation
import Synchronization

/// Makes links by which a browser reads one object without credentials.
///
/// The signing time is rounded down to a window, so that the same object has the same link for the whole window and
/// caches hold. A link lives for the window and a grace after it: one handed out in the window's last second still
/// opens for the grace. With the defaults links change at 0, 6, 12 and 18 o'clock UTC and die an hour after that.
package struct PresignedLinks: Sendable {
    private let signer: SignatureV4
    private let endpoint: S3Endpoint
    private let window: Int
    private let lifetime: Int
    private let keys = SigningKeyCache()
    private let buckets = LinkedBucketCache()

    /// The longest life S3 gives to a presigned link.
    package static let longestLifetime: Duration = .seconds(7 * 86400)

    /// - Parameters:
    ///   - endpoint: the address by which browsers reach the store, which may differ from the one servers use.
    ///   - window: how long an object keeps its link; at least a minute.
    ///   - grace: how long a link still opens after its window.
    /// - Throws: ``StorageError/invalidConfiguration(setting:reason:)`` where window and grace together pass 7 days.
    package init(
        endpoint: S3Endpoint, region: String, credentials: Credentials, window: Duration = .seconds(6 * 3600),
        grace: Duration = .seconds(3600)
    ) throws(StorageError) {
        guard window >= .seconds(60), grace >= .zero, window + grace <= Self.longestLifetime else {
            throw .invalidConfiguration(
                setting: "link window", reason: "window (at least a minute) and grace may last 7 days together")
        }
        self.signer = SignatureV4(credentials: credentials, region: region)
        self.endpoint = endpoint
        self.window = Int(window.components.seconds)
        self.lifetime = Int((window + grace).components.seconds)
    }

    /// What the store is to answer instead of the headers kept with the object.
    package struct ResponseHeaders: Sendable, Equatable {
        package var contentType: String?
        /// As in `attachment; filename="a.jpg"`.
        package var contentDisposition: String?
        package var cacheControl: String?

        package init(contentType: String? = nil, contentDisposition: String? = nil, cacheControl: String? = nil) {
            self.contentType = contentType
            self.contentDisposition = contentDisposition
            self.cacheControl = cacheControl
        }
    }

    /// A link that reads the object by GET.
    package func link(
        bucket: String, key: String, at now: Date = Date(), answering headers: ResponseHeaders = .init()
    ) -> String {
        let start = windowStart(now)
        let plain = headers == ResponseHeaders()
        return (plain ? self.bucket(bucket, start: start) : linked(bucket, start: start, headers)).link(to: key).text
    }

    /// For many links into one bucket.
    package func bucket(_ name: String, at now: Date = Date()) -> LinkedBucket {
        bucket(name, start: windowStart(now))
    }

    private func bucket(_ name: String, start: Int) -> LinkedBucket {
        buckets.bucket(name, start: start) { linked(name, start: start, ResponseHeaders()) }
    }

    private func linked(_ bucket: String, start: Int, _ headers: ResponseHeaders) -> LinkedBucket {
        let host = endpoint.host(bucket: bucket)
        return LinkedBucket(
            form: makeForm(host: host, start: start, headers), origin: "\(endpoint.scheme)://\(host)",
            folder: endpoint.path(bucket: bucket, key: ""))
    }

    private func makeForm(host: String, start: Int, _ headers: ResponseHeaders) -> PresignedForm {
        var query: [(name: String, value: String)] = []
        if let type = headers.contentType { query.append(("response-content-type", type)) }
        if let disposition = headers.contentDisposition {
            query.append(("response-content-disposition", disposition))
        }
        if let cacheControl = headers.cacheControl { query.append(("response-cache-control", cacheControl)) }
        let date = SigningDate(seconds: start)
        return PresignedForm(
            signer, method: "GET", host: host, query: query, at: date, seconds: lifetime,
            key: keys.key(on: date.day, for: signer))
    }

    /// When the links made now stop to open.
    package func expiry(at now: Date = Date()) -> Date {
        Date(timeIntervalSince1970: Double(windowStart(now) + lifetime))
    }

    /// In seconds since 1970.
    private func windowStart(_ now: Date) -> Int {
        let seconds = Int(now.timeIntervalSince1970.rounded(.down))
        return seconds - seconds % window
    }
}

/// Remembers the buckets of the window last asked for: preparing one costs more than a link.
private final class LinkedBucketCache: Sendable {
    private let latest = Mutex<(start: Int, byName: [String: LinkedBucket])>((0, [:]))

    func bucket(_ name: String, start: Int, made make: () -> LinkedBucket) -> LinkedBucket {
        latest.withLock { latest in
            if latest.start != start { latest = (start, [:]) }
            if let bucket = latest.byName[name] { return bucket }
            let bucket = make()
            latest.byName[name] = bucket
            return bucket
        }
    }
}

/// Remembers the signing key of the day last asked for: deriving it costs more than signing with it.
final class SigningKeyCache: Sendable {
    private let latest = Mutex<(day: String, key: SigningKey)?>(nil)

    /// Always asked with the same signer; the cache belongs to it.
    func key(on day: Substring, for signer: SignatureV4) -> SigningKey {
        latest.withLock { latest in
            if let latest, latest.day == day { return latest.key }
            let key = signer.key(on: day)
            latest = (String(day), key)
            return key
        }
    }
}
