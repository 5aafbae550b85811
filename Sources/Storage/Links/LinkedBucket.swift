import Crypto
import Support

/// The common part of all links into one bucket during one window.
package final class LinkedBucket: Sendable {
    private let form: PresignedForm
    private let origin: [UInt8]
    private let folder: [UInt8]
    private let signatures = SignatureCache()

    /// - Parameters:
    ///   - origin: scheme and host.
    ///   - folder: the path before the key, as on the wire: `/bucket/`.
    init(form: PresignedForm, origin: String, folder: String) {
        self.form = form
        self.origin = Array(origin.utf8)
        self.folder = Array(folder.utf8)
    }

    /// Returns a link to an object with any key.
    package func link(to key: String) -> PresignedLink { link(toEncoded: PercentEncoding.pathBytes(key)) }

    /// Returns a link to an object whose key needs no encoding: only letters, digits, `-._~` and `/`.
    package func link(toEncoded path: [UInt8]) -> PresignedLink { PresignedLink(bucket: self, path: path) }

    fileprivate func longest(_ path: [UInt8]) -> Int {
        origin.count + folder.count + path.count + 1 + form.queryCount
    }

    fileprivate func write(_ path: [UInt8], to url: inout ByteCursor) {
        url.append(origin)
        url.append(folder)
        url.append(path)
        url.append(UInt8(ascii: "?"))
        url.append(form.query)
        signatures.append(to: &url, of: path) { form.appendSignature(to: &$0, of: folder, path) }
    }
}

/// A link to one object. It is signed when it is written, if possible straight into a response.
package struct PresignedLink: Sendable {
    fileprivate let bucket: LinkedBucket
    /// The key as on the wire.
    fileprivate let path: [UInt8]

    /// Maximum length in bytes.
    package var longest: Int { bucket.longest(path) }

    /// Signs and writes the link. Returns its length in bytes; all are ASCII and need no escape in JSON.
    package func write(to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var url = ByteCursor(target)
        bucket.write(path, to: &url)
        return url.count
    }

    package var text: String { String(unsafeUninitializedCapacity: longest, initializingUTF8With: write) }
}
