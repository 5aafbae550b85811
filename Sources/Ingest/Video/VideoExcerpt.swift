package import Foundation
import Glibc

/// A sparse temporary file with the length of a video. It contains the beginning and the end of the video and the boxes
/// that describe it: enough for the first frame, without another request to the store. The file is removed with this
/// object.
package final class VideoExcerpt: Sendable {
    /// Bytes kept from the beginning. The first key frame of 4K video at 100 Mbit/s takes less than two million.
    private static let beginningOfMovie = 8 << 20
    /// Bytes kept of a video that is not an ISO base media file: nine seconds of DV, in which black frames are as large
    /// as others.
    private static let beginningOfOthers = 32 << 20
    /// Bytes kept from the end of such a video, which contains indexes, tags and the last timestamps.
    private static let end = 4 << 20

    package let file: URL
    private let descriptor: Int32
    private let length: Int
    private let keepsEnd: Bool
    private var beginning: Int { keepsEnd ? Self.beginningOfOthers : Self.beginningOfMovie }

    /// - Parameter length: length of the whole video, in bytes.
    /// - Returns: nil if there is no space for temporary files.
    package init?(length: Int, keepsEnd: Bool = false) {
        self.length = length
        self.keepsEnd = keepsEnd
        let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        var template = Array((folder + "/calotype-video-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        file = URL(filePath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        // A hole, which uses no disk space.
        guard ftruncate(descriptor, length) == 0 else {
            close(descriptor)
            unlink(file.path(percentEncoded: false))
            return nil
        }
    }

    deinit {
        close(descriptor)
        unlink(file.path(percentEncoded: false))
    }

    /// The file as a URL for ffmpeg. The protocol is explicit, so that no name is taken for another URL.
    var address: String { "file:\(file.path(percentEncoded: false))" }

    /// The beginning only, as a `subfile` URL for ffmpeg: a demuxer that reads to the end does not read through the
    /// hole.
    var addressOfBeginning: String {
        keepsEnd && length > beginning
            ? "subfile,,start,0,end,\(beginning),,:\(file.path(percentEncoded: false))" : address
    }

    /// Writes the bytes of a part that belong to the beginning or the end. If the disk is full, a hole remains and the
    /// video has no thumbnail.
    package func take(_ part: [UInt8], at offset: Int) {
        let beginning = min(part.count, max(0, self.beginning - offset))
        if beginning > 0 { put(part.prefix(beginning), at: offset) }
        let end = max(beginning, length - Self.end - offset)
        if keepsEnd, end < part.count { put(part.dropFirst(end), at: offset + end) }
    }

    /// Writes bytes at any offset.
    package func put(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count, let start = bytes.baseAddress {
                let count = pwrite(descriptor, start + written, bytes.count - written, offset + written)
                if count <= 0 { return }
                written += count
            }
        }
    }
}
