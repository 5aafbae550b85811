import Catalog
import FoundationEssentials
import GraphQL
import Query

/// A photo's row as GraphQL's `Photo`. A class, since a row is large and is passed through several calls.
final class PhotoObject: ObjectValue {
    let record: PhotoRecord
    private let links: ResponseLinks

    init(record: PhotoRecord, links: ResponseLinks) {
        self.record = record
        self.links = links
    }

    var typeName: String { PhotoField.typeName }

    func thumbnail(_ size: DerivedObject.Size) throws -> ResponseLinks.Thumbnail? {
        try links.thumbnail(of: record, size)
    }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch try PhotoField(field) {
        case .id: try response.write(GlobalID.photo(record.id).text, for: field)
        case .databaseId: try response.write(Int(record.id.rawValue), for: field)
        case .filename: try response.write(record.filename, else: "", for: field)
        case .path: try response.write(record.path, for: field)
        case .sizeBytes: try response.write(record.sizeBytes, for: field)
        case .mediaType: try response.write(record.mediaType, for: field)
        case .sha256: try response.write(hexadecimal: record.sha256, for: field)
        case .width: try response.write(record.width, for: field)
        case .height: try response.write(record.height, for: field)
        case .orientation: try response.write(record.orientation, for: field)
        case .takenAt: try response.write(record.takenAt?.description, for: field)
        case .takenInstant: try response.write(record.takenInstant?.description, for: field)
        case .takenOffsetMinutes: try response.write(record.takenOffsetMinutes, for: field)
        case .takenSource: try response.write(record.takenSource, for: field)
        case .takenPrecision:
            try response.write(record.takenPrecision?.rawValue.uppercased(), for: field)
        case .addedAt: try response.write(record.addedAt?.description, for: field)
        case .camera: try response.write(try record.hasCamera ? CameraObject(self) : nil, for: field)
        case .position:
            let position = try record.position.map { PositionObject(place: $0, altitude: try record.altitude) }
            try response.write(position, for: field)
        case .place: try response.write(record.hasPlace ? PlaceObject(self) : nil, for: field)
        case .perceptualHash: try response.write(record.perceptualHash?.description, for: field)
        case .thumbhash: try response.write(record.thumbhash.map { Data($0).base64EncodedString() }, for: field)
        case .thumbnail:
            let size: DerivedObject.Size = try field.arguments.string("size") == "SCREEN" ? .screen : .grid
            try response.write(try thumbnail(size).map(ThumbnailObject.init), for: field)
        case .original:
            let link = try links.original(of: record).map { LinkObject(link: $0, expiresAt: links.expiresAt) }
            try response.write(link, for: field)
        case .motion:
            let motion = try record.motion.map { motion in
                MotionObject(
                    motion: motion, link: try links.file(of: motion, record), expiresAt: links.expiresAt)
            }
            try response.write(motion, for: field)
        case .video: try response.write(try record.hasVideo ? VideoObject(record: record) : nil, for: field)
        case .title: try response.write(record.title, for: field)
        case .description: try response.write(record.description, for: field)
        case .keywords: try response.write(record.keywords, for: field)
        case .rating: try response.write(record.rating, for: field)
        case .favourite: try response.write(record.favourite, for: field)
        case .tags: try response.write(record.tags, for: field)
        case .objects:
            let objects = try record.objects
            try response.write(objects.count, for: field) { SeenObject(objects[$0]) }
        case .faces:
            let faces = try record.faces
            try response.write(faces.count, for: field) { SeenObject(faces[$0]) }
        case .aiStatus: try response.write(record.aiStatus, for: field)
        case .aiUpdatedAt: try response.write(record.aiUpdatedAt?.description, for: field)
        case .error: try response.write(record.errorCode.isNull ? nil : ErrorObject(self), for: field)
        }
    }
}
