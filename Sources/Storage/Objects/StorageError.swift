package import struct Foundation.Date

/// What went wrong at the object store, by what a caller can do about it.
///
/// No case ever carries a secret, a signature or a signed URL.
package enum StorageError: Error, Sendable, Equatable {
    /// The bucket exists, as far as the store tells; the object does not.
    case notFound(key: String)
    case bucketNotFound(bucket: String)
    /// The store refused. `code` is its word for why (`AccessDenied`, `SignatureDoesNotMatch`, …; `Forbidden` where an
    /// answer to HEAD has no body), `permission` the S3 action that the credentials need for it, as in `s3:GetObject`.
    case accessDenied(code: String, permission: String)
    /// This machine's clock and the store's differ by more than the store tolerates (15 minutes as a rule).
    case clockSkew(serverTime: Date?)
    /// The object still has the entity tag given as `ifNoneMatch`.
    case notModified(key: String)
    /// The object no longer has the entity tag given as `ifMatch`.
    case preconditionFailed(key: String)
    /// The range begins behind the object's end.
    case rangeNotSatisfiable(key: String)
    /// The body is longer than the caller's limit in bytes; `size` is its length where the store declared it.
    case tooLarge(limit: Int, size: Int?)
    /// The store cannot be reached or says that it cannot answer now; all attempts are used up.
    case unavailable(Outage)
    /// The bucket lives in another region than configured.
    case wrongRegion(expected: String?)
    /// The store refused the request for a reason that has no case of its own.
    case rejected(status: Int, code: String, message: String)
    /// The answer is not what S3 specifies; the text says in which way.
    case invalidResponse(String)
    /// A setting, named as the configuration names it, has a value that cannot be used.
    case invalidConfiguration(setting: String, reason: String)
    /// No bucket of any S3 store can have this name.
    case invalidBucketName(String)
    /// S3 keys have 1 to 1,024 bytes of UTF-8; this many were given.
    case invalidKeyLength(bytes: Int)

    /// Why a store is unavailable, after how many attempts.
    package struct Outage: Sendable, Equatable {
        package let attempts: Int
        /// The last status, where the store answered at all.
        package let status: Int?
        /// What happened last, in the words of the network or the store.
        package let reason: String

        package init(attempts: Int, status: Int? = nil, reason: String) {
            self.attempts = attempts
            self.status = status
            self.reason = reason
        }
    }

    /// Whether the same call may succeed later without anyone changing anything.
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
