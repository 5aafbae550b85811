import Catalog
import GraphQL
import Query

struct CameraObject: ResolvedObject {
    let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "Camera" }

    /// Null when nothing is known.
    var value: ResolvedValue {
        let isKnown =
            record.cameraMake != nil || record.cameraModel != nil || record.lens != nil || record.iso != nil
            || record.shutterSpeed != nil || record.exposureSeconds != nil || record.fNumber != nil
            || record.focalLength != nil
        return isKnown ? .object(self) : .null
    }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "make": ResolvedValue(record.cameraMake)
        case "model": ResolvedValue(record.cameraModel)
        case "lens": ResolvedValue(record.lens)
        case "iso": ResolvedValue(record.iso)
        case "shutterSpeed": ResolvedValue(record.shutterSpeed)
        case "exposureSeconds": ResolvedValue(record.exposureSeconds)
        case "fNumber": ResolvedValue(record.fNumber)
        case "focalLength": ResolvedValue(record.focalLength)
        case "focalLength35": ResolvedValue(record.focalLength35)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PositionObject: ResolvedObject {
    let place: Coordinate
    let altitude: Double?

    var typeName: String { "Position" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "latitude": .double(place.latitude)
        case "longitude": .double(place.longitude)
        case "altitude": ResolvedValue(altitude)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PlaceObject: ResolvedObject {
    let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "Place" }

    /// Null when nothing is known.
    var value: ResolvedValue {
        let isKnown = [record.placeName, record.city, record.region, record.country, record.countryCode]
            .contains { $0 != nil }
        return isKnown ? .object(self) : .null
    }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "name": ResolvedValue(record.placeName)
        case "city": ResolvedValue(record.city)
        case "region": ResolvedValue(record.region)
        case "country": ResolvedValue(record.country)
        case "countryCode": ResolvedValue(record.countryCode)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct ThumbnailObject: ResolvedObject {
    let thumbnail: PhotoLinks.Thumbnail

    var typeName: String { "Thumbnail" }

    init(_ thumbnail: PhotoLinks.Thumbnail) { self.thumbnail = thumbnail }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "url": .string(thumbnail.url)
        case "width": .int(thumbnail.width)
        case "height": .int(thumbnail.height)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct LinkObject: ResolvedObject {
    let link: PhotoLinks.Link

    var typeName: String { "Link" }

    init(_ link: PhotoLinks.Link) { self.link = link }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "url": .string(link.url)
        case "expiresAt": .string("\(link.expiresAt)")
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// A `DetectedObject` or a `Face`: the same but for the name of the name.
struct SeenObject: ResolvedObject {
    let typeName: String
    let name: String?
    let confidence: Double?
    let box: FractionBox?

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "label", "person": ResolvedValue(name)
        case "confidence": ResolvedValue(confidence)
        case "box": ResolvedValue(box.map(BoxObject.init))
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct BoxObject: ResolvedObject {
    let box: FractionBox

    var typeName: String { "Box" }

    init(_ box: FractionBox) { self.box = box }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "x": .double(box.x)
        case "y": .double(box.y)
        case "width": .double(box.width)
        case "height": .double(box.height)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct ErrorObject: ResolvedObject {
    let photo: PhotoObject

    private var record: PhotoRecord { photo.record }

    var typeName: String { "PhotoError" }

    /// Null when the file could be read.
    var value: ResolvedValue { record.errorCode == nil ? .null : .object(self) }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "code": .string(record.errorCode ?? "")
        case "message": .string(record.errorMessage ?? record.errorCode ?? "")
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
