import Catalog
import GraphQL
import JSON
import Query
import Storage

/// The clusters of a map as GeoJSON (RFC 7946): one point each, with the box around its photos.
enum GeoJSON {
    static func bytes(_ clusters: [MapClusterObject]) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.append("{\"type\":\"FeatureCollection\",\"features\":[")
        for (place, cluster) in clusters.enumerated() {
            if place > 0 { writer.append(",") }
            try write(cluster, to: &writer)
        }
        writer.append("]}")
        return writer.bytes
    }

    private static func write(_ object: MapClusterObject, to writer: inout JSONWriter) throws {
        let (box, position) = (object.cluster.box, object.cluster.position)
        writer.append("{\"type\":\"Feature\",\"bbox\":")
        write([box.west, box.south, box.east, box.north], to: &writer)
        writer.append(",\"geometry\":{\"type\":\"Point\",\"coordinates\":")
        write([position.longitude, position.latitude], to: &writer)
        writer.append("},\"properties\":{\"count\":")
        writer.write(object.cluster.count)
        writer.append(",\"photo\":")
        writer.write(Int(object.cover.record.id.rawValue))
        writer.append(",\"thumbnail\":")
        if let thumbnail = try object.cover.thumbnail(.grid) {
            writer.write(thumbnail.link.text)
        } else {
            writer.writeNull()
        }
        writer.append("}}")
    }

    private static func write(_ degrees: [Double], to writer: inout JSONWriter) {
        for (place, number) in degrees.enumerated() {
            writer.append(place == 0 ? "[" : ",")
            // Six digits are about ten centimetres (§11.2).
            writer.write((number * 1e6).rounded() / 1e6)
        }
        writer.append("]")
    }
}
