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

/// All that one reading of a file tells. With ``failure`` the rest is what could be read all the same: the facts, and of a
/// truncated picture its upper part.
package struct PictureReading: Sendable, Equatable, Codable {
    /// What was wanted.
    let parts: Set<PicturePart>
    /// By content, never by the name of the file: `image/jpeg`.
    package var mediaType: String?
    package var facts = CaptureFacts()
    /// Upright, in pixels.
    package var width: Int?
    package var height: Int?
    /// Of a video.
    package var durationSeconds: Double?
    /// Of a video, four characters.
    package var videoCodec: String?
    /// Of the picture as stored.
    package var perceptualHash: PerceptualHash?
    /// Of the picture as shown; nil where that is as stored.
    package var uprightHash: PerceptualHash?
    package var thumbHash: [UInt8]?
    package var grid: Thumbnail?
    package var screen: Thumbnail?
    package var warnings: [String] = []
    package var failure: PictureError?

    package init(parts: Set<PicturePart> = .all) { self.parts = parts }
}
