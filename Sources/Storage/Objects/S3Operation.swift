/// One S3 operation before it is signed.
struct S3Operation: Sendable {
    var method: String
    var bucket: String
    /// Nil addresses the bucket itself.
    var key: String?
    var query: [(name: String, value: String)] = []
    var headers = HeaderFields()
    var body: [UInt8]?
    /// The S3 action that the credentials need, as in IAM policies.
    var permission: String

    /// - Throws: ``StorageError/invalidBucketName(_:)``, ``StorageError/invalidKeyLength(bytes:)``.
    func validate() throws(StorageError) {
        // Wider than the current rules for new buckets: old buckets have upper-case letters and underscores. Excludes
        // characters that would change the path or the host.
        let isBucketName =
            (3...255).contains(bucket.utf8.count) && !bucket.hasPrefix(".")
            && bucket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        guard isBucketName else { throw .invalidBucketName(bucket) }
        if let key, !(1...1024).contains(key.utf8.count) { throw .invalidKeyLength(bytes: key.utf8.count) }
    }
}
