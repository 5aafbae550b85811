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
        case "path": .path
        case "original": .path
        case "sizeBytes", "mediaType", "orientation": .file
        case "sha256", "width", "height", "thumbnail": .thumbnails
        case "takenAt", "takenInstant", "takenOffsetMinutes", "takenSource": .taken
        case "addedAt": .added
        case "camera": .camera
        case "position": .position
        case "place": .place
        case "perceptualHash", "thumbhash": .hashes
        case "title", "description", "keywords": .words
        case "rating", "favourite": .marks
        case "tags": .tags
        case "objects": .objects
        case "faces": .faces
        case "aiStatus", "aiUpdatedAt": .aiStatus
        case "error": .error
        default: []
        }
    }
}
