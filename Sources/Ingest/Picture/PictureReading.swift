package import Catalog
package import Intake

/// A JPEG file made from a picture: upright, sRGB, without EXIF.
package struct Thumbnail: Sendable, Equatable, Codable {
    package let jpeg: [UInt8]
    package let width: Int
    package let height: Int

    package init(jpeg: [UInt8], width: Int, height: Int) {
        self.jpeg = jpeg
        self.width = width
        self.height = height
    }
}

/// The result of reading a file. If ``failure`` is set, the other properties contain what could be read: the metadata,
/// and of a truncated picture its upper part.
package struct PictureReading: Sendable, Equatable, Codable {
    /// What was requested.
    let parts: Set<PicturePart>
    /// Detected from the content, never from the file's name, such as `image/jpeg`.
    package var mediaType: String?
    package var facts = CaptureFacts()
    /// In pixels, in display orientation.
    package var width: Int?
    package var height: Int?
    /// Of a video.
    package var durationSeconds: Double?
    /// FourCC of a video's codec.
    package var videoCodec: String?
    /// Of the picture in stored orientation.
    package var perceptualHash: PerceptualHash?
    /// Of the picture in display orientation; nil if that is the stored orientation.
    package var uprightHash: PerceptualHash?
    package var thumbHash: [UInt8]?
    package var grid: Thumbnail?
    package var screen: Thumbnail?
    package var warnings: [String] = []
    package var failure: PictureError?

    package init(parts: Set<PicturePart> = .all) { self.parts = parts }
}
