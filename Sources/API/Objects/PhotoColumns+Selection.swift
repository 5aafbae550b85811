import GraphQL
import Query

extension PhotoColumns {
    /// The columns that selected fields of `Photo` need.
    init(of fields: [SelectedField]) {
        self = fields.reduce(into: []) { columns, field in columns.formUnion(Self.needed(by: field.name)) }
    }

    /// The columns that the fields of photos need which are selected below some fields.
    init(below parents: [SelectedField]) {
        self = parents.reduce(into: []) { $0.formUnion(PhotoColumns(of: $1.fields(on: "Photo"))) }
    }

    private static func needed(by field: String) -> PhotoColumns {
        switch field {
        case "filename": .filename
        case "path", "original": .path
        case "sizeBytes": .sizeBytes
        case "mediaType": .mediaType
        case "orientation": .orientation
        case "sha256": .sha256
        case "width", "height": .dimensions
        case "thumbnail": .thumbnails
        case "takenAt": .takenAt
        case "takenInstant": .takenInstant
        case "takenOffsetMinutes": .takenOffsetMinutes
        case "takenSource", "takenPrecision": .takenSource
        case "addedAt": .added
        case "camera": .camera
        case "position": .position
        case "place": .place
        case "perceptualHash": .perceptualHash
        case "thumbhash": .thumbhash
        case "title": .title
        case "description": .description
        case "keywords": .keywords
        case "rating": .rating
        case "favourite": .favourite
        case "motion": .motion
        case "video": .video
        case "tags": .tags
        case "objects": .objects
        case "faces": .faces
        case "aiStatus": .aiStatus
        case "aiUpdatedAt": .aiUpdatedAt
        case "error": .error
        default: []
        }
    }
}
