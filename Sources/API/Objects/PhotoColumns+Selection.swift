import GraphQL
import Query

extension PhotoColumns {
    /// The columns that a selection on `Photo` needs.
    init(selection photo: SelectedField) {
        self = photo.fields(on: "Photo").reduce(into: []) { columns, field in
            columns.formUnion(Self.needed(by: field.name))
        }
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
