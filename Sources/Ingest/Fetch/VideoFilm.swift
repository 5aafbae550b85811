package import Foundation
import Glibc
import Intake

/// The beginning of a video and the boxes that describe it, in a temporary file of the video's length with nothing else in it:
/// enough for its first picture, without another request to the store. The file goes with this object.
package final class VideoFilm: Sendable {
    /// Bytes from the beginning that are kept. The first key frame of 4K video at 100 Mbit/s takes less than two million.
    static let beginning = 8 << 20

    package let file: URL
    private let descriptor: Int32

    /// - Parameter length: of the whole video, in bytes.
    /// - Returns: nil where there is no room for temporary files.
    package init?(length: Int) {
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

    /// Keeps what of a part of the video belongs to its beginning. A full disk leaves a hole, and the video without a picture.
    package func take(_ part: [UInt8], at offset: Int) {
        if offset < Self.beginning { put(part.prefix(Self.beginning - offset), at: offset) }
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
