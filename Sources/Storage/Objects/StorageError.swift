package import struct Foundation.Date

/// A failure of the object store, classified by what the caller can do.
///
/// No case contains a secret, a signature or a signed URL.
package enum StorageError: Error, Sendable, Equatable {
    /// The object does not exist; the bucket seems to exist.
    case notFound(key: String)
    case bucketNotFound(bucket: String)
    /// The store denied access. `code` is its error code (`AccessDenied`, `SignatureDoesNotMatch`, …; `Forbidden` if a
    /// response to HEAD has no body), `permission` the S3 action that the credentials need, such as `s3:GetObject`.
    case accessDenied(code: String, permission: String)
    /// This machine's clock and the store's differ by more than the store tolerates (15 minutes as a rule).
    case clockSkew(serverTime: Date?)
    /// The object still has the entity tag given as `ifNoneMatch`.
    case notModified(key: String)
    /// The object no longer has the entity tag given as `ifMatch`.
    case preconditionFailed(key: String)
    /// The range begins after the end of the object.
    case rangeNotSatisfiable(key: String)
    /// The body is longer than the caller's limit in bytes; `size` is its length if the store declared it.
    case tooLarge(limit: Int, size: Int?)
    /// The store is unreachable or temporarily unavailable, and no attempts are left.
    case unavailable(Outage)
    /// The bucket is in another region than configured.
    case wrongRegion(expected: String?)
    /// The store rejected the request for another reason.
    case rejected(status: Int, code: String, message: String)
    /// The response violates the specification of S3; the string says how.
    case invalidResponse(String)
    /// A setting, by its name in the configuration, has an invalid value.
    case invalidConfiguration(setting: String, reason: String)
    /// No bucket of any S3 store can have this name.
    case invalidBucketName(String)
    /// S3 keys have 1 to 1,024 bytes of UTF-8; `bytes` is the length of this one.
    case invalidKeyLength(bytes: Int)

    /// The reason for unavailability, and the number of attempts.
    package struct Outage: Sendable, Equatable {
        package let attempts: Int
        /// The last status, if the store responded.
        package let status: Int?
        /// The last failure, as reported by the network or the store.
        package let reason: String

        package init(attempts: Int, status: Int? = nil, reason: String) {
            self.attempts = attempts
            self.status = status
            self.reason = reason
        }
    }

    /// Whether the same call may succeed later without any change.
    package var isUnavailable: Bool {
        guard case .unavailable = self else { return false }
        return true
    }
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let key): "object \(key.debugDescription) does not exist"
        case .bucketNotFound(let bucket): "bucket \(bucket.debugDescription) does not exist"
        case .accessDenied("SignatureDoesNotMatch", _):
            "the store rejected the request (SignatureDoesNotMatch): the secret key does not match the access key"
        case .accessDenied("InvalidAccessKeyId", _):
            "the store rejected the request (InvalidAccessKeyId): it does not know the access key"
        case .accessDenied(let code, let permission):
            "the store rejected the request (\(code)); the credentials need \(permission)"
        case .clockSkew(let serverTime):
            "this machine's clock differs too much from the store's" + (serverTime.map { " (\($0))" } ?? "")
        case .notModified(let key): "object \(key.debugDescription) is unchanged"
        case .preconditionFailed(let key): "object \(key.debugDescription) has changed"
        case .rangeNotSatisfiable(let key): "the range starts after the end of object \(key.debugDescription)"
        case .tooLarge(let limit, let size):
            (size.map { "\($0) bytes are" } ?? "the body is") + " more than the limit of \(limit) bytes"
        case .unavailable(let outage): "the store is unavailable after \(outage.attempts) attempts: \(outage.reason)"
        case .wrongRegion(let expected): "the bucket is in " + (expected.map { "region \($0)" } ?? "another region")
        case .rejected(let status, let code, let message): "the store responded with \(status) \(code): \(message)"
        case .invalidResponse(let reason): "the store's response is not valid S3: \(reason)"
        case .invalidConfiguration(let setting, let reason): "\(setting): \(reason)"
        case .invalidBucketName(let name): "\(name.debugDescription) is not a valid bucket name"
        case .invalidKeyLength(let bytes): "an object key must have 1 to 1024 bytes of UTF-8, not \(bytes)"
        }
    }
}
