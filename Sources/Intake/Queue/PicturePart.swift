/// What is made of a picture's file, as `ingest_jobs.parts` names it. Each has columns of its own.
package enum PicturePart: String, Sendable, CaseIterable, Codable {
    /// What stands in the file about the picture: date, camera, position, size, words. No pixel is decoded for it.
    case exif
    /// The perceptual hash.
    case hash
    /// Both thumbnails, and the tiny one in the row.
    case thumbnails
}

extension Set<PicturePart> {
    package static let all = Set(PicturePart.allCases)

    /// Whether the picture has to be decoded.
    package var needPixels: Bool { contains(.hash) || contains(.thumbnails) }
}
