package import Foundation
import Synchronization

/// Creates links with which a browser reads one object without credentials.
///
/// The signing time is rounded down to a window, so an object has the same link for the whole window and caches work. A
/// link is valid for the window and a grace period: a link from the last second of the window still works for the grace
/// period. With the defaults, links change at 0, 6, 12 and 18 o'clock UTC and expire an hour later.
package struct PresignedLinks: Sendable {
    private let signer: SignatureV4
    private let endpoint: S3Endpoint
    private let window: Int
    private let lifetime: Int
    private let keys = SigningKeyCache()
    private let buckets = LinkedBucketCache()

    /// The longest validity that S3 allows.
    package static let longestLifetime: Duration = .seconds(7 * 86400)

    /// - Parameters:
    ///   - endpoint: the store's address for browsers, which may differ from the one for servers.
    ///   - window: how long an object keeps its link; at least a minute.
    ///   - grace: how long a link is valid after its window.
    /// - Throws: ``StorageError/invalidConfiguration(setting:reason:)`` if window and grace exceed 7 days together.
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

    /// Response headers that replace those stored with the object.
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

    /// Returns a link that reads the object with GET.
    package func link(
        bucket: String, key: String, at now: Date = Date(), answering headers: ResponseHeaders = .init()
    ) -> String {
        let start = windowStart(now)
        let plain = headers == ResponseHeaders()
        return (plain ? self.bucket(bucket, start: start) : linked(bucket, start: start, headers)).link(to: key).text
    }

    /// Prepares many links into one bucket.
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

    /// Returns the expiry of links that are created now.
    package func expiry(at now: Date = Date()) -> Date {
        Date(timeIntervalSince1970: Double(windowStart(now) + lifetime))
    }

    /// In seconds since 1970.
    private func windowStart(_ now: Date) -> Int {
        let seconds = Int(now.timeIntervalSince1970.rounded(.down))
        return seconds - seconds % window
    }
}

/// Keeps the prepared buckets of the latest window: preparing one costs more than creating a link.
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
