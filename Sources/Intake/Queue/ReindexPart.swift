/// What a reindex reads or computes again.
package enum ReindexPart: String, Sendable, CaseIterable {
    /// Everything that is read from the object: metadata, place, hash and thumbnails.
    case original
    /// Metadata in the file: date, camera, position, size and captions.
    case exif
    /// The place names of the position in the row.
    case places
    /// The perceptual hashes.
    case hash
    /// Both thumbnails.
    case thumbnails
    /// The search terms of the row.
    case search

    /// The part of a photo's job; nil if the part needs no job, and for the whole object.
    var picturePart: PicturePart? {
        switch self {
        case .exif: .exif
        case .hash: .hash
        case .thumbnails: .thumbnails
        case .original, .places, .search: nil
        }
    }
}
