import Support

/// A request in the form that client and server hash (AWS Signature V4, "Create a canonical request").
package struct CanonicalRequest: Sendable, Equatable {
    /// The string whose SHA-256 is signed.
    package let text: String
    /// Names of the signed headers: lower case, sorted, joined by semicolons.
    package let signedHeaders: String

    /// - Parameters:
    ///   - method: in upper case.
    ///   - path: as signed and already encoded; see ``CanonicalPath``.
    ///   - query: names and values before encoding, in any order.
    ///   - headers: those to sign; a name may occur more than once.
    ///   - payloadHash: SHA-256 of the body in hexadecimal, or a constant such as `UNSIGNED-PAYLOAD`.
    package init(
        method: String, path: String, query: [(name: String, value: String)], headers: HeaderFields,
        payloadHash: String
    ) {
        self.init(
            method: method, path: path, canonicalQuery: Self.canonical(query), headers: headers,
            payloadHash: payloadHash)
    }

    init(method: String, path: String, canonicalQuery: String, headers: HeaderFields, payloadHash: String) {
        let folded = Self.folded(headers)
        signedHeaders = folded.map(\.name).joined(separator: ";")
        let lines = folded.map { "\($0.name):\($0.value)\n" }.joined()
        text = "\(method)\n\(path)\n\(canonicalQuery)\n\(lines)\n\(signedHeaders)\n\(payloadHash)"
    }

    /// Encoded and sorted by encoded name, then by encoded value, comparing bytes.
    static func canonical(_ query: [(name: String, value: String)]) -> String {
        query.map { (PercentEncoding.component($0.name), PercentEncoding.component($0.value)) }
            .sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    /// Sorted, one entry per name: values are trimmed, runs of blanks become one, repeated headers are joined in order.
    private static func folded(_ headers: HeaderFields) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for field in headers {
            let words = field.value.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" }
            values[field.name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
    }
}

/// The path of a canonical request, which S3 and all other services define differently.
package enum CanonicalPath {
    /// S3 signs the path of the wire: encoded once, nothing removed.
    package static func s3(wirePath: String) -> String {
        wirePath.isEmpty ? "/" : wirePath
    }

    /// Other services remove `.`, `..` and empty segments (RFC 3986, section 5.2.4), then encode once more.
    package static func normalised(wirePath: String) -> String {
        var segments: [Substring] = []
        for segment in wirePath.split(separator: "/") where segment != "." {
            if segment == ".." {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        guard !segments.isEmpty else { return "/" }
        let isFolder = [".", "..", ""].contains(wirePath.split(separator: "/", omittingEmptySubsequences: false).last)
        return PercentEncoding.path("/" + segments.joined(separator: "/") + (isFolder ? "/" : ""))
    }
}
