import GraphQL

/// A map's clusters as GeoJSON (RFC 7946): a point each, with the box around it.
struct GeoJSON {
    private let collection: InputObject

    /// - Parameter clusters: the JSON of `RESTDocuments.map`.
    /// - Throws: for JSON of another shape, which would be a defect.
    init(_ clusters: [UInt8]) throws {
        guard case .list(let items) = try JSONReader.read(clusters) else { throw UnexpectedShape() }
        collection = InputObject([
            "type": .string("FeatureCollection"), "features": .list(try items.map { .object(try Self.feature($0)) }),
        ])
    }

    struct UnexpectedShape: Error {}

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.write(collection)
        return writer.bytes
    }

    private static func feature(_ cluster: InputValue) throws -> InputObject {
        guard let cluster = cluster.object, let position = try cluster.object("position"),
            let box = try cluster.object("box"), let cover = try cluster.object("cover"),
            let count = cluster["count"], let photo = cover["databaseId"]
        else { throw UnexpectedShape() }
        func degrees(_ object: InputObject, _ names: [String]) throws -> InputValue {
            .list(
                try names.map { name in
                    guard let number = try object.double(name) else { throw UnexpectedShape() }
                    // Six digits are a hand's breadth (§11.2).
                    return .double((number * 1e6).rounded() / 1e6)
                })
        }
        let thumbnail = try cover.object("thumbnail")
        return InputObject([
            "type": .string("Feature"), "bbox": try degrees(box, ["west", "south", "east", "north"]),
            "geometry": .object(
                InputObject([
                    "type": .string("Point"), "coordinates": try degrees(position, ["longitude", "latitude"]),
                ])),
            "properties": .object(
                InputObject(["count": count, "photo": photo, "thumbnail": thumbnail?["url"] ?? .null])),
        ])
    }
}
