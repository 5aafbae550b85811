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

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch try PhotoField(field) {
        case .id: try completion.write(GlobalID.photo(record.id).text, for: field)
        case .databaseId: try completion.write(Int(record.id.rawValue), for: field)
        case .filename: try completion.write(record.filename, else: "", for: field)
        case .path: try completion.write(record.path, for: field)
        case .sizeBytes: try completion.write(record.sizeBytes, for: field)
        case .mediaType: try completion.write(record.mediaType, for: field)
        case .sha256: try completion.write(hexadecimal: record.sha256, for: field)
        case .width: try completion.write(record.width, for: field)
        case .height: try completion.write(record.height, for: field)
        case .orientation: try completion.write(record.orientation, for: field)
        case .takenAt: try completion.write(record.takenAt?.description, for: field)
        case .takenInstant: try completion.write(record.takenInstant?.description, for: field)
        case .takenOffsetMinutes: try completion.write(record.takenOffsetMinutes, for: field)
        case .takenSource: try completion.write(record.takenSource, for: field)
        case .takenPrecision:
            try completion.write(record.takenPrecision?.rawValue.uppercased(), for: field)
        case .addedAt: try completion.write(record.addedAt?.description, for: field)
        case .camera: try completion.write(try record.hasCamera ? CameraObject(self) : nil, for: field)
        case .position:
            let position = try record.position.map { PositionObject(place: $0, altitude: try record.altitude) }
            try completion.write(position, for: field)
        case .place: try completion.write(record.hasPlace ? PlaceObject(self) : nil, for: field)
        case .perceptualHash: try completion.write(record.perceptualHash?.description, for: field)
        case .thumbhash: try completion.write(record.thumbhash.map { Data($0).base64EncodedString() }, for: field)
        case .thumbnail:
            let size: DerivedObject.Size = try field.arguments.string("size") == "SCREEN" ? .screen : .grid
            try completion.write(try thumbnail(size).map(ThumbnailObject.init), for: field)
        case .original:
            let link = try links.original(of: record).map { LinkObject(link: $0, expiresAt: links.expiresAt) }
            try completion.write(link, for: field)
        case .motion:
            let motion = try record.motion.map { motion in
                MotionObject(
                    motion: motion, link: try links.file(of: motion, record), expiresAt: links.expiresAt)
            }
            try completion.write(motion, for: field)
        case .video: try completion.write(try record.hasVideo ? VideoObject(record: record) : nil, for: field)
        case .title: try completion.write(record.title, for: field)
        case .description: try completion.write(record.description, for: field)
        case .keywords: try completion.write(record.keywords, for: field)
        case .rating: try completion.write(record.rating, for: field)
        case .favourite: try completion.write(record.favourite, for: field)
        case .tags: try completion.write(record.tags, for: field)
        case .objects:
            let objects = try record.objects
            try completion.write(objects.count, for: field) { SeenObject(objects[$0]) }
        case .faces:
            let faces = try record.faces
            try completion.write(faces.count, for: field) { SeenObject(faces[$0]) }
        case .aiStatus: try completion.write(record.aiStatus, for: field)
        case .aiUpdatedAt: try completion.write(record.aiUpdatedAt?.description, for: field)
        case .error: try completion.write(record.errorCode.isNull ? nil : ErrorObject(self), for: field)
        }
    }
}
