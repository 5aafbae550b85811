/// A part of what is read from a picture file, by its name in `ingest_jobs.parts`. Each part has columns of its own.
package enum PicturePart: String, Sendable, CaseIterable, Codable {
    /// Metadata in the file: date, camera, position, size, captions. Needs no decoded pixels.
    case exif
    /// The perceptual hash.
    case hash
    /// Both thumbnails, and the placeholder in the row.
    case thumbnails
}

extension Set<PicturePart> {
    package static let all = Set(PicturePart.allCases)

    /// Whether the picture has to be decoded.
    package var needPixels: Bool { contains(.hash) || contains(.thumbnails) }
}
