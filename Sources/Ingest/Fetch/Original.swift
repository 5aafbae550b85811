import Crypto
package import Storage

/// An object as it was read, once.
package struct Original: Sendable {
    package let info: ObjectInfo
    package let bytes: [UInt8]
    /// Of all bytes, 32 of them.
    package let sha256: [UInt8]

    /// In lower case, as ``DerivedObject`` names its files.
    package var sha256Hex: String { sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// Reads the body to its end; hashes each part as it arrives.
    init(_ stream: ObjectStream) async throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(stream.length)
        var hash = SHA256()
        for try await part in stream {
            hash.update(data: part)
            bytes.append(contentsOf: part)
        }
        // A connection that ends early is no end of the object.
        guard bytes.count == stream.length else {
            throw StorageError.unavailable(
                .init(attempts: 1, reason: "\(bytes.count) of \(stream.length) bytes came"))
        }
        info = stream.info
        self.bytes = bytes
        sha256 = Array(hash.finalize())
    }
}
