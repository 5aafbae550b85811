package import Catalog

/// The clip of a moving picture: a separate file in the library, or a part of the picture's file.
package struct PhotoMotion: Sendable {
    /// With the names of GraphQL.
    package enum Kind: String, Sendable {
        case livePhoto = "LIVE_PHOTO"
        case motionPhoto = "MOTION_PHOTO"
    }

    /// The clip of a Live Photo.
    package struct Clip: Sendable {
        package let id: PhotoID
        package let durationSeconds: Double?
        package let path: String?
    }

    package let kind: Kind
    /// Nil if the clip is in the picture's file.
    package let clip: Clip?
    package let mediaType: String
    /// Offset of the clip in its file, in bytes.
    package let offset: Int
    /// In bytes; nil if the row, written by another program, has no size.
    package let length: Int?

    /// - Parameter columns: from ``PhotoFact/liveClip``.
    init?(liveClip columns: [String?]) {
        guard columns.count == 5, let id = columns[0].flatMap({ PhotoID($0) }), let mediaType = columns[2] else {
            return nil
        }
        kind = .livePhoto
        clip = Clip(id: id, durationSeconds: columns[4].flatMap(Double.init), path: columns[1])
        self.mediaType = mediaType
        offset = 0
        length = columns[3].flatMap { Int($0) }
    }

    /// A clip at the end of a file, as in motion photos, which contain MP4.
    init?(embedded bytes: Int?, in fileSize: Int?) {
        guard let bytes, let fileSize, bytes > 0, bytes < fileSize else { return nil }
        kind = .motionPhoto
        clip = nil
        mediaType = "video/mp4"
        offset = fileSize - bytes
        length = bytes
    }
}
