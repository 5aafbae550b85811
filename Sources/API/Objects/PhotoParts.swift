import Catalog
import GraphQL
import Query
import Storage

struct CameraObject: ObjectValue {
    private let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "Camera" }

    init(_ photo: PhotoObject) { self.photo = photo }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "make": try completion.write(record.cameraMake, for: field)
        case "model": try completion.write(record.cameraModel, for: field)
        case "lens": try completion.write(record.lens, for: field)
        case "iso": try completion.write(record.iso, for: field)
        case "shutterSpeed": try completion.write(record.shutterSpeed, for: field)
        case "aperture": try completion.write(record.aperture, for: field)
        case "focalLengthText": try completion.write(record.focalLengthText, for: field)
        case "exposureSeconds": try completion.write(record.exposureSeconds, for: field)
        case "fNumber": try completion.write(record.fNumber, for: field)
        case "focalLength": try completion.write(record.focalLength, for: field)
        case "focalLength35": try completion.write(record.focalLength35, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PositionObject: ObjectValue {
    let place: Coordinate
    let altitude: Double?

    var typeName: String { "Position" }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "latitude": try completion.write(place.latitude, for: field)
        case "longitude": try completion.write(place.longitude, for: field)
        case "altitude": try completion.write(altitude, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PlaceObject: ObjectValue {
    private let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "Place" }

    init(_ photo: PhotoObject) { self.photo = photo }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "name": try completion.write(record.placeName, for: field)
        case "city": try completion.write(record.city, for: field)
        case "district": try completion.write(record.district, for: field)
        case "region": try completion.write(record.region, for: field)
        case "country": try completion.write(record.country, for: field)
        case "countryCode": try completion.write(record.countryCode, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct ThumbnailObject: ObjectValue {
    let thumbnail: ResponseLinks.Thumbnail

    var typeName: String { "Thumbnail" }

    init(_ thumbnail: ResponseLinks.Thumbnail) { self.thumbnail = thumbnail }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "url": try completion.write(thumbnail.link, for: field)
        case "width": try completion.write(thumbnail.width, for: field)
        case "height": try completion.write(thumbnail.height, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct LinkObject: ObjectValue {
    let link: PresignedLink
    let expiresAt: Instant

    var typeName: String { "Link" }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "url": try completion.write(link, for: field)
        case "expiresAt": try completion.write("\(expiresAt)", for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// The clip that belongs to a picture.
struct MotionObject: ObjectValue {
    let motion: PhotoMotion
    /// The link to the object with the clip.
    let link: PresignedLink?
    let expiresAt: Instant

    var typeName: String { "Motion" }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "kind": try completion.write(motion.kind.rawValue, for: field)
        case "clipDatabaseId": try completion.write(motion.clip.map { Int($0.id.rawValue) }, for: field)
        case "mediaType": try completion.write(motion.mediaType, for: field)
        case "offset": try completion.write(motion.offset, for: field)
        case "length": try completion.write(motion.length, for: field)
        case "durationSeconds": try completion.write(motion.clip?.durationSeconds, for: field)
        case "link": try completion.write(link.map { LinkObject(link: $0, expiresAt: expiresAt) }, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// The duration and codec of a video.
struct VideoObject: ObjectValue {
    let record: PhotoRecord

    var typeName: String { "Video" }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "durationSeconds": try completion.write(record.durationSeconds, for: field)
        case "codec": try completion.write(record.videoCodec, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

extension Completion {
    /// Signs a link directly into the response.
    fileprivate mutating func write(_ link: PresignedLink, for field: SelectedField) throws {
        try write(longest: link.longest, for: field, put: link.write)
    }
}

/// A `DetectedObject` or a `Face`. They differ only in the name of the field `label` or `person`.
struct SeenObject: ObjectValue {
    let typeName: String
    let name: String?
    let confidence: Double?
    let box: FractionBox?

    init(_ object: DetectedObject) {
        typeName = "DetectedObject"
        name = object.label
        confidence = object.confidence
        box = object.box
    }

    init(_ face: Face) {
        typeName = "Face"
        name = face.person
        confidence = face.confidence
        box = face.box
    }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "label", "person": try completion.write(name, for: field)
        case "confidence": try completion.write(confidence, for: field)
        case "box": try completion.write(box.map(BoxObject.init), for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct BoxObject: ObjectValue {
    let box: FractionBox

    var typeName: String { "Box" }

    init(_ box: FractionBox) { self.box = box }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "x": try completion.write(box.x, for: field)
        case "y": try completion.write(box.y, for: field)
        case "width": try completion.write(box.width, for: field)
        case "height": try completion.write(box.height, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct ErrorObject: ObjectValue {
    private let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "PhotoError" }

    init(_ photo: PhotoObject) { self.photo = photo }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "code": try completion.write(record.errorCode, for: field)
        case "message":
            try completion.write(record.errorMessage.isNull ? record.errorCode : record.errorMessage, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
