/// A parsed `s3://bucket/key`. The key is raw, not percent-encoded.
package struct ObjectPath {
    package let bucket: String
    package let key: String

    package init?(_ path: String) {
        guard path.hasPrefix("s3://") else { return nil }
        let rest = path.dropFirst(5)
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")), slash != rest.startIndex else { return nil }
        bucket = String(rest[..<slash])
        key = String(rest[rest.utf8.index(after: slash)...])
        guard !key.isEmpty else { return nil }
    }
}
