import Crypto
package import Storage

/// An object as it was read, once.
package struct Original: Sendable {
    package let info: ObjectInfo
    /// All of a picture; of a video the boxes that describe it, without those that hold its frames.
    package let bytes: [UInt8]
    /// Of all bytes, 32 of them.
    package let sha256: [UInt8]

    /// In lower case, as ``DerivedObject`` names its files.
    package var sha256Hex: String { sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// Reads the body to its end; hashes each part as it arrives.
    ///
    /// - Parameter limit: bytes that may be kept. A larger object is read only if it is a video.
    /// - Throws: ``StorageError/tooLarge(limit:size:)`` for what would have to be kept and is larger.
    init(_ stream: ObjectStream, limit: Int) async throws {
        var bytes: [UInt8] = []
        var hash = SHA256()
        var count = 0
        var video: VideoDescription?
        for try await part in stream {
            if count == 0 {
                if MediaType(of: part)?.isVideo == true {
                    video = VideoDescription(limit: limit)
                } else if stream.length > limit {
                    throw StorageError.tooLarge(limit: limit, size: stream.length)
                } else {
                    bytes.reserveCapacity(stream.length)
                }
            }
            count += part.count
            hash.update(data: part)
            if video == nil { bytes.append(contentsOf: part) } else { video?.take(part) }
        }
        // A connection that ends early is no end of the object.
        guard count == stream.length else {
            throw StorageError.unavailable(.init(attempts: 1, reason: "\(count) of \(stream.length) bytes came"))
        }
        info = stream.info
        self.bytes = video?.bytes ?? bytes
        sha256 = Array(hash.finalize())
    }
}
