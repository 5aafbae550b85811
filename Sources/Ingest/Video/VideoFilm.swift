package import Foundation
import Glibc
import Intake

/// The beginning and the end of a video and the boxes that describe it, in a temporary file of the video's length with nothing
/// else in it: enough for its first picture, without another request to the store. The file goes with this object.
package final class VideoFilm: Sendable {
    /// Bytes from the beginning that are kept. The first key frame of 4K video at 100 Mbit/s takes less than two million.
    private static let beginningOfMovie = 8 << 20
    /// Of a video that is no movie of boxes: nine seconds of DV, whose black frames are as large as all others.
    private static let beginningOfOthers = 32 << 20
    /// Bytes of the end that are kept of such a video: indexes and tags are there, and the last time stamps.
    private static let end = 4 << 20

    package let file: URL
    private let descriptor: Int32
    private let length: Int
    private let keepsEnd: Bool
    private var beginning: Int { keepsEnd ? Self.beginningOfOthers : Self.beginningOfMovie }

    /// - Parameter length: of the whole video, in bytes.
    /// - Returns: nil where there is no room for temporary files.
    package init?(length: Int, keepsEnd: Bool = false) {
        self.length = length
        self.keepsEnd = keepsEnd
        let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        var template = Array((folder + "/calotype-video-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        file = URL(filePath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        // A hole: it takes no room.
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

    /// As ffmpeg names a file: with its protocol, so that no name looks like another one.
    var address: String { "file:\(file.path(percentEncoded: false))" }

    /// Its beginning alone, as ffmpeg names a part of a file: what reads to the end is not led through the hole.
    var addressOfBeginning: String {
        keepsEnd && length > beginning
            ? "subfile,,start,0,end,\(beginning),,:\(file.path(percentEncoded: false))" : address
    }

    /// Keeps what of a part of the video belongs to its beginning or its end. A full disk leaves a hole, and the video without a
    /// picture.
    package func take(_ part: [UInt8], at offset: Int) {
        let beginning = min(part.count, max(0, self.beginning - offset))
        if beginning > 0 { put(part.prefix(beginning), at: offset) }
        let end = max(beginning, length - Self.end - offset)
        if keepsEnd, end < part.count { put(part.dropFirst(end), at: offset + end) }
    }

    /// Keeps bytes wherever they stand.
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
