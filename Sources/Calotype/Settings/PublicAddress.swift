package import API
import Foundation
import Storage

/// The address of Calotype for browsers: `https://home.example`, or below a path, `https://home.example/photos`.
package struct PublicAddress: Sendable, Equatable {
    /// As browsers write it: the host in lower case, without the default port.
    package let origin: String
    package let basePath: BasePath

    package var text: String { origin + basePath.text }
    package var isHTTPS: Bool { origin.hasPrefix("https:") }

    /// Nil if none is configured.
    package init?(_ source: SettingsSource) throws(SettingError) {
        guard let text = source.text(.publicURL) else { return nil }
        let refusal = SettingError.invalid(
            .publicURL, value: text, expected: "an address such as https://photos.example.org")
        guard var parts = URLComponents(string: text) else { throw refusal }
        let path = parts.percentEncodedPath
        parts.percentEncodedPath = ""
        let host: S3Endpoint
        do {
            host = try S3Endpoint(parts.string ?? text)
        } catch {
            throw refusal
        }
        guard let basePath = BasePath(path) else {
            let own = BasePath.ownSegments.sorted().joined(separator: ", ")
            throw .invalid(
                .publicURL, value: text,
                expected: """
                    an address such as https://home.example/photos: names of letters, digits, -, ., _ and ~ after the \
                    host, the first of them none of \(own)
                    """)
        }
        origin = "\(host.scheme)://\(host.authority)"
        self.basePath = basePath
    }
}
