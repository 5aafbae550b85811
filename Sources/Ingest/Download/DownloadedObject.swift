import Crypto
package import Storage
import Support

/// A downloaded object.
package struct DownloadedObject: Sendable {
    package let info: ObjectInfo
    /// All bytes of a picture. For a video the bytes that ``StreamedVideo`` keeps: its metadata without its frames.
    package let bytes: [UInt8]
    /// The 32 bytes of the hash of the whole object.
    package let sha256: [UInt8]
    /// The part of a video that its poster and ffprobe need, if it was requested.
    package let videoExcerpt: VideoExcerpt?
    /// Reserves the memory of the bytes.
    private let loan: MemoryLoan?

    /// In lower case, as in the keys of ``DerivedObject``.
    package var sha256Hex: String { Hex.string(sha256) }

    /// Reads the body to its end and hashes each part as it arrives.
    ///
    /// - Parameters:
    ///   - limit: the maximum number of bytes to keep. A larger object is read only if it is a video.
    ///   - keepsExcerpt: keeps the beginning of a video in a temporary file.
    ///   - probes: keeps it also for ffprobe, of the formats that need ffprobe.
    ///   - memory: the budget for the bytes that are kept, which are few for a video of any length.
    /// - Throws: ``StorageError/tooLarge(limit:size:)`` for a picture above the limit, ``UnsupportedLargeObject`` for
    ///   another file above the limit, ``NoDiskSpaceForVideo``.
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
                // Released first: two downloads that hold some memory and wait for more would wait for ever.
                loan = nil
                borrowed = needed
                loan = await memory?.take(needed)
            }
        }
        // The connection may end before the object does.
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

/// A non-image object over the size limit.
package struct UnsupportedLargeObject: Error, Sendable {
    package let info: ObjectInfo
    package let mediaType: String?
}
