import Catalog
import FoundationEssentials
import GraphQL
import Query

/// A photo's row as GraphQL's `Photo`. A class, since a row is large and is handed from hand to hand.
final class PhotoObject: ResolvedObject {
    let record: PhotoRecord
    private let links: PhotoLinks

    init(record: PhotoRecord, links: PhotoLinks) {
        self.record = record
        self.links = links
    }

    var typeName: String { "Photo" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "id": .string(GlobalID.photo(record.id).text)
        case "databaseId": .int(Int(record.id.rawValue))
        case "filename": .string(record.filename ?? "")
        case "path": ResolvedValue(record.path)
        case "sizeBytes": ResolvedValue(record.sizeBytes.map { Int($0) })
        case "mediaType": ResolvedValue(record.mediaType)
        case "sha256": ResolvedValue(record.sha256)
        case "width": ResolvedValue(record.width)
        case "height": ResolvedValue(record.height)
        case "orientation": ResolvedValue(record.orientation)
        case "takenAt": ResolvedValue(record.takenAt.map { "\($0)" })
        case "takenInstant": ResolvedValue(record.takenInstant.map { "\($0)" })
        case "takenOffsetMinutes": ResolvedValue(record.takenOffsetMinutes)
        case "takenSource": ResolvedValue(record.takenSource)
        case "addedAt": ResolvedValue(record.addedAt.map { "\($0)" })
        case "camera": CameraObject(photo: self).value
        case "position":
            ResolvedValue(record.position.map { PositionObject(place: $0, altitude: record.altitude) })
        case "place": PlaceObject(photo: self).value
        case "perceptualHash": ResolvedValue(record.perceptualHash.map { "\($0)" })
        case "thumbhash": ResolvedValue(record.thumbhash.map { Data($0).base64EncodedString() })
        case "thumbnail":
            ResolvedValue(
                links.thumbnail(of: record, try field.arguments.string("size") == "SCREEN" ? .screen : .grid)
                    .map(ThumbnailObject.init))
        case "original": ResolvedValue(links.original(of: record).map(LinkObject.init))
        case "title": ResolvedValue(record.title)
        case "description": ResolvedValue(record.description)
        case "keywords": .list(record.keywords.map { .string($0) })
        case "rating": ResolvedValue(record.rating)
        case "favourite": .bool(record.favourite)
        case "tags": .list(record.tags.map { .string($0) })
        case "objects":
            .list(
                record.objects.map {
                    .object(
                        SeenObject(typeName: "DetectedObject", name: $0.label, confidence: $0.confidence, box: $0.box)
                    )
                })
        case "faces":
            .list(
                record.faces.map {
                    .object(SeenObject(typeName: "Face", name: $0.person, confidence: $0.confidence, box: $0.box))
                })
        case "aiStatus": ResolvedValue(record.aiStatus)
        case "aiUpdatedAt": ResolvedValue(record.aiUpdatedAt.map { "\($0)" })
        case "error": ErrorObject(photo: self).value
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// The schema has a field that its object does not answer: a defect, found by the test that asks for every field.
struct UnknownField: Error {
    let type: String
    let field: String
}
