/// The fields of `Photo`.
enum PhotoField: Int, FieldTable {
    case id, databaseId, filename, path, sizeBytes, mediaType, sha256, width, height, orientation
    case takenAt, takenInstant, takenOffsetMinutes, takenSource, takenPrecision, addedAt
    case camera, position, place, perceptualHash, thumbhash, thumbnail, original, motion, video
    case title, description, keywords, rating, favourite, tags, objects, faces, aiStatus, aiUpdatedAt, error

    static let typeName = "Photo"
}
