import Crypto
package import Storage
import Support

/// An object as it was read, once.
package struct DownloadedObject: Sendable {
    package let info: ObjectInfo
    /// All of a picture; of a video what ``StreamedVideo`` keeps: what describes it, without its frames.
    package let bytes: [UInt8]
    /// Of all bytes, 32 of them.
    package let sha256: [UInt8]
    /// Of a video, where it was asked for: what its picture is made of, and what ffprobe reads.
    package let videoExcerpt: VideoExcerpt?
    /// As long as the bytes are here, others have less room.
    private let loan: MemoryLoan?

    /// In lower case, as ``DerivedObject`` names its files.
    package var sha256Hex: String { Hex.string(sha256) }

    /// Reads the body to its end; hashes each part as it arrives.
    ///
    /// - Parameters:
    ///   - limit: bytes that may be kept. A larger object is read only if it is a video.
    ///   - keepsExcerpt: keep the beginning of a video in a temporary file.
    ///   - probes: do so of one that ffprobe reads, whether its picture is wanted or not.
    ///   - memory: what is kept is borrowed from here: of a video only its description, however long it is.
    /// - Throws: ``StorageError/tooLarge(limit:size:)`` for what would have to be kept and is larger; ``UnsupportedLargeObject``
    ///   where that is no picture anyway; ``NoDiskSpaceForVideo``.
    package init(
        _ stream: ObjectStream, limit: Int, keepsExcerpt: Bool = false, probes: Bool = false,
        memory: MemoryBudget? = nil
    ) async throws {
        var bytes: [UInt8] = []
        var hash = SHA256()
        var count = 0
        var video: StreamedVideo?
        var excerpt: VideoExcerpt?
        var loan: MemoryLoan?
        var borrowed = 0
        var beginning: [UInt8] = []
        for try await part in stream {
            hash.update(data: part)
            var part = part
            if count == 0 {
                beginning += part
                if beginning.count < min(StreamedVideo.telling, stream.length) { continue }
                part = beginning
                beginning = []
                video = StreamedVideo(beginning: part, length: stream.length, limit: limit)
                if video == nil, stream.length > limit {
                    let type = MediaType(of: part)
                    if type == nil || type == .pdf {
                        throw UnsupportedLargeObject(info: stream.info, mediaType: type?.rawValue)
                    }
                    throw StorageError.tooLarge(limit: limit, size: stream.length)
                }
                borrowed = video == nil ? stream.length : min(stream.length, VideoDescription.usual)
                loan = await memory?.take(borrowed)
                if video == nil { bytes.reserveCapacity(stream.length) }
            }
            if let video {
                if count == 0, keepsExcerpt || probes && video.isProbed {
                    excerpt = VideoExcerpt(length: stream.length, keepsEnd: video.isProbed)
                    if excerpt == nil, video.isProbed { throw NoDiskSpaceForVideo() }
                }
                excerpt?.take(part, at: count)
            }
            count += part.count
            if video == nil { bytes.append(contentsOf: part) } else { video?.take(part) }
            if let needed = video?.needed, needed > borrowed, memory != nil {
                // Given back first: two that held some and waited for more would wait for ever.
                loan = nil
                borrowed = needed
                loan = await memory?.take(needed)
            }
        }
        // A connection that ends early is no end of the object.
        guard count == stream.length else {
            throw StorageError.unavailable(.init(attempts: 1, reason: "received \(count) of \(stream.length) bytes"))
        }
        if let excerpt { video?.complete(excerpt) }
        videoExcerpt = excerpt
        info = stream.info
        self.bytes = video?.bytes ?? bytes
        sha256 = Array(hash.finalize())
        self.loan = loan
    }
}

/// There is no disk space for the temporary file that a video needs.
package struct NoDiskSpaceForVideo: Error, Sendable, CustomStringConvertible {
    package var description: String { "no space left for temporary files" }
}

/// An object that is no picture, and larger than what is read of a picture.
package struct UnsupportedLargeObject: Error, Sendable {
    package let info: ObjectInfo
    package let mediaType: String?
}
