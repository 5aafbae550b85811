import Crypto
import Support

/// What the links into one bucket have in common for a window of time, prepared once.
package final class LinkedBucket: Sendable {
    private let form: PresignedForm
    private let origin: [UInt8]
    private let folder: [UInt8]
    private let signatures = SignatureCache()

    /// - Parameters:
    ///   - origin: scheme and host.
    ///   - folder: the path in front of the key, as on the wire: `/bucket/`.
    init(form: PresignedForm, origin: String, folder: String) {
        self.form = form
        self.origin = Array(origin.utf8)
        self.folder = Array(folder.utf8)
    }

    /// A link to an object of any key.
    package func link(to key: String) -> PresignedLink { link(toEncoded: PercentEncoding.pathBytes(key)) }

    /// A link to an object whose key is a path as it stands: letters, digits, `-._~` and `/` alone.
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

/// A link to one object that is not signed before it is written: straight into a response, where it can be.
package struct PresignedLink: Sendable {
    fileprivate let bucket: LinkedBucket
    /// The key as on the wire.
    fileprivate let path: [UInt8]

    /// How many bytes it may have.
    package var longest: Int { bucket.longest(path) }

    /// Signs and writes it; answers how many bytes it has, all of them ASCII and none of them to be escaped in JSON.
    package func write(to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var url = ByteCursor(target)
        bucket.write(path, to: &url)
        return url.count
    }

    package var text: String { String(unsafeUninitializedCapacity: longest, initializingUTF8With: write) }
}
