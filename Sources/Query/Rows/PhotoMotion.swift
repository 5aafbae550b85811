package import Catalog

/// How a picture moves: a clip of its own in the library, or one within its file.
package struct PhotoMotion: Sendable {
    /// By the names of GraphQL.
    package enum Kind: String, Sendable {
        case livePhoto = "LIVE_PHOTO"
        case motionPhoto = "MOTION_PHOTO"
    }

    /// The photo that is a Live Photo's clip.
    package struct Clip: Sendable {
        package let id: PhotoID
        package let durationSeconds: Double?
        package let path: String?
    }

    package let kind: Kind
    /// Nil where the clip lies within the picture's file.
    package let clip: Clip?
    package let mediaType: String
    /// Where the clip begins in its file.
    package let offset: Int
    /// Bytes; nil where another program wrote the row and said nothing of it.
    package let length: Int?

    /// - Parameter columns: those of ``PhotoFact/liveClip``.
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

    /// A clip at the end of a file, as motion photos have it; they hold MP4.
    init?(embedded bytes: Int?, in fileSize: Int?) {
        guard let bytes, let fileSize, bytes > 0, bytes < fileSize else { return nil }
        kind = .motionPhoto
        clip = nil
        mediaType = "video/mp4"
        offset = fileSize - bytes
        length = bytes
    }
}
