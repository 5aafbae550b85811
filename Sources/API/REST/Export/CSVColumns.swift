import Catalog
import Query

/// The columns of the exported table, with the values that GraphQL's `Photo` has under the same names.
enum CSVColumns {
    /// Columns that are written together.
    private struct Group: Sendable {
        let names: [String]
        let needed: PhotoColumns
        let write: @Sendable (PhotoRecord, inout CSVWriter) throws -> Void
    }

    private static let groups = [file, time, camera, place, text, ai, sharedTable]

    /// What the rows must hold.
    static let needed: PhotoColumns = groups.reduce(into: []) { $0.formUnion($1.needed) }

    /// The line of names.
    static let head: [UInt8] = {
        var table = CSVWriter()
        for name in groups.flatMap(\.names) { table.write(name) }
        table.endLine()
        return table.bytes
    }()

    /// The line of one photo.
    static func write(_ photo: PhotoRecord, to table: inout CSVWriter) throws {
        for group in groups { try group.write(photo, &table) }
        table.endLine()
    }

    private static let file = Group(
        names: ["id", "filename", "path", "sizeBytes", "mediaType", "sha256", "width", "height"],
        needed: [.filename, .path, .sizeBytes, .mediaType, .sha256, .dimensions]
    ) { photo, table in
        table.write(Int(photo.id.rawValue))
        try table.write(photo.filename)
        try table.write(photo.path)
        table.write(try photo.sizeBytes)
        try table.write(photo.mediaType)
        table.write(try photo.sha256.map { String(decoding: $0.hexadecimalDigits, as: UTF8.self) })
        table.write(try photo.width)
        table.write(try photo.height)
    }

    private static let time = Group(
        names: ["takenAt", "takenInstant", "addedAt"], needed: [.takenAt, .takenInstant, .added]
    ) { photo, table in
        table.write(try photo.takenAt?.description)
        table.write(try photo.takenInstant?.description)
        table.write(try photo.addedAt?.description)
    }

    private static let camera = Group(
        names: [
            "cameraMake", "cameraModel", "lens", "iso", "exposureSeconds", "fNumber", "focalLength", "focalLength35",
        ], needed: .camera
    ) { photo, table in
        guard try photo.hasCamera else { return table.writeEmpty(8) }
        try table.write(photo.cameraMake)
        try table.write(photo.cameraModel)
        try table.write(photo.lens)
        table.write(try photo.iso)
        table.write(try photo.exposureSeconds)
        table.write(try photo.fNumber)
        table.write(try photo.focalLength)
        table.write(try photo.focalLength35)
    }

    private static let place = Group(
        names: ["latitude", "longitude", "altitude", "city", "district", "region", "country", "countryCode"],
        needed: [.position, .place]
    ) { photo, table in
        if let position = try photo.position {
            table.write(position.latitude)
            table.write(position.longitude)
            table.write(try photo.altitude)
        } else {
            table.writeEmpty(3)
        }
        guard photo.hasPlace else { return table.writeEmpty(5) }
        try table.write(photo.city)
        try table.write(photo.district)
        try table.write(photo.region)
        try table.write(photo.country)
        try table.write(photo.countryCode)
    }

    private static let text = Group(
        names: ["title", "description", "keywords", "rating", "favourite"],
        needed: [.title, .description, .keywords, .rating, .favourite]
    ) { photo, table in
        try table.write(photo.title)
        try table.write(photo.description)
        try table.write(photo.keywords)
        table.write(try photo.rating)
        table.write(try photo.favourite)
    }

    private static let ai = Group(
        names: ["tags", "objects", "people", "aiStatus", "error"],
        needed: [.tags, .objects, .faces, .aiStatus, .error]
    ) { photo, table in
        try table.write(photo.tags)
        table.write(try photo.objects.compactMap(\.label))
        table.write(try photo.faces.compactMap(\.person))
        try table.write(photo.aiStatus)
        try table.write(photo.errorCode)
    }

    /// Other columns of the shared table, under their names there.
    private static let sharedTable = Group(
        names: ["location_name", "shutter_speed", "aperture", "focal_length", "perceptual_hash"],
        needed: [.place, .camera, .perceptualHash]
    ) { photo, table in
        if photo.hasPlace { try table.write(photo.placeName) } else { table.writeEmpty() }
        if try photo.hasCamera {
            try table.write(photo.shutterSpeed)
            try table.write(photo.aperture)
            try table.write(photo.focalLengthText)
        } else {
            table.writeEmpty(3)
        }
        table.write(try photo.perceptualHash?.description)
    }
}
