import Foundation
import Support

/// The address of a store, and how its buckets appear in URLs.
package struct S3Endpoint: Sendable, Equatable {
    /// How a bucket appears in a URL.
    package enum Addressing: String, Sendable, CaseIterable {
        /// `https://host/bucket/key`: supported by every store.
        case path
        /// `https://bucket.host/key`: required by AWS in newer regions.
        case virtualHost = "virtual-host"
    }

    package let scheme: String
    /// Host in lower case, with the port if it is not the scheme's default: the value of the `Host` header.
    package let authority: String
    package let addressing: Addressing

    /// - Parameter setting: the name of the address in the configuration, for the error.
    /// - Throws: ``StorageError/invalidConfiguration(setting:reason:)`` for anything but `http(s)://host[:port]`.
    package init(_ url: String, addressing: Addressing = .path, setting: String = "endpoint") throws(StorageError) {
        func refusal(_ reason: String) -> StorageError { .invalidConfiguration(setting: setting, reason: reason) }
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty
        else { throw refusal("not a URL with a host") }
        guard scheme == "http" || scheme == "https" else { throw refusal("the scheme must be http or https") }
        guard parts.user == nil, parts.password == nil else { throw refusal("it must not contain credentials") }
        // An address with a path cannot work: a gateway that strips the path breaks every signature.
        guard parts.path.isEmpty || parts.path == "/", parts.query == nil, parts.fragment == nil else {
            throw refusal("it must not contain anything after host and port")
        }
        let isDefaultPort = parts.port == nil || parts.port == (scheme == "https" ? 443 : 80)
        self.scheme = scheme
        self.authority = isDefaultPort ? host : "\(host):\(parts.port ?? 0)"
        self.addressing = addressing
    }

    /// Value of the `Host` header for a bucket, or for the service itself.
    func host(bucket: String?) -> String {
        guard addressing == .virtualHost, let bucket else { return authority }
        return "\(bucket).\(authority)"
    }

    /// Path on the wire, which for S3 is also the path that is signed: encoded once, never normalised.
    func path(bucket: String, key: String?) -> String {
        let encodedKey = key.map { PercentEncoding.path($0) } ?? ""
        switch addressing {
        case .path where key == nil: return "/\(bucket)"
        case .path: return "/\(bucket)/\(encodedKey)"
        case .virtualHost: return "/\(encodedKey)"
        }
    }
}
