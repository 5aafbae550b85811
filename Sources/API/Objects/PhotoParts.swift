import Catalog
import GraphQL
import Query
import Storage

struct CameraObject: ObjectValue {
    private let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "Camera" }

    init(_ photo: PhotoObject) { self.photo = photo }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "make": try response.write(record.cameraMake, for: field)
        case "model": try response.write(record.cameraModel, for: field)
        case "lens": try response.write(record.lens, for: field)
        case "iso": try response.write(record.iso, for: field)
        case "shutterSpeed": try response.write(record.shutterSpeed, for: field)
        case "aperture": try response.write(record.aperture, for: field)
        case "focalLengthText": try response.write(record.focalLengthText, for: field)
        case "exposureSeconds": try response.write(record.exposureSeconds, for: field)
        case "fNumber": try response.write(record.fNumber, for: field)
        case "focalLength": try response.write(record.focalLength, for: field)
        case "focalLength35": try response.write(record.focalLength35, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PositionObject: ObjectValue {
    let place: Coordinate
    let altitude: Double?

    var typeName: String { "Position" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "latitude": try response.write(place.latitude, for: field)
        case "longitude": try response.write(place.longitude, for: field)
        case "altitude": try response.write(altitude, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PlaceObject: ObjectValue {
    private let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "Place" }

    init(_ photo: PhotoObject) { self.photo = photo }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "name": try response.write(record.placeName, for: field)
        case "city": try response.write(record.city, for: field)
        case "district": try response.write(record.district, for: field)
        case "region": try response.write(record.region, for: field)
        case "country": try response.write(record.country, for: field)
        case "countryCode": try response.write(record.countryCode, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct ThumbnailObject: ObjectValue {
    let thumbnail: ResponseLinks.Thumbnail

    var typeName: String { "Thumbnail" }

    init(_ thumbnail: ResponseLinks.Thumbnail) { self.thumbnail = thumbnail }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "url": try response.write(thumbnail.link, for: field)
        case "width": try response.write(thumbnail.width, for: field)
        case "height": try response.write(thumbnail.height, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct LinkObject: ObjectValue {
    let link: PresignedLink
    let expiresAt: Instant

    var typeName: String { "Link" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "url": try response.write(link, for: field)
        case "expiresAt": try response.write("\(expiresAt)", for: field)
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

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "kind": try response.write(motion.kind.rawValue, for: field)
        case "clipDatabaseId": try response.write(motion.clip.map { Int($0.id.rawValue) }, for: field)
        case "mediaType": try response.write(motion.mediaType, for: field)
        case "offset": try response.write(motion.offset, for: field)
        case "length": try response.write(motion.length, for: field)
        case "durationSeconds": try response.write(motion.clip?.durationSeconds, for: field)
        case "link": try response.write(link.map { LinkObject(link: $0, expiresAt: expiresAt) }, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// The duration and codec of a video.
struct VideoObject: ObjectValue {
    let record: PhotoRecord

    var typeName: String { "Video" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "durationSeconds": try response.write(record.durationSeconds, for: field)
        case "codec": try response.write(record.videoCodec, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

extension ResponseWriter {
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

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "label", "person": try response.write(name, for: field)
        case "confidence": try response.write(confidence, for: field)
        case "box": try response.write(box.map(BoxObject.init), for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct BoxObject: ObjectValue {
    let box: FractionBox

    var typeName: String { "Box" }

    init(_ box: FractionBox) { self.box = box }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "x": try response.write(box.x, for: field)
        case "y": try response.write(box.y, for: field)
        case "width": try response.write(box.width, for: field)
        case "height": try response.write(box.height, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct ErrorObject: ObjectValue {
    private let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "PhotoError" }

    init(_ photo: PhotoObject) { self.photo = photo }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "code": try response.write(record.errorCode, for: field)
        case "message":
            try response.write(record.errorMessage.isNull ? record.errorCode : record.errorMessage, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
