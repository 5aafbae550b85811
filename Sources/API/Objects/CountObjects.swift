import Catalog
import GraphQL
import Query

struct TimelineBucketObject: ObjectValue {
    let bucket: TimelineBucket
    let cover: PhotoObject

    var typeName: String { "TimelineBucket" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "period": try response.write(bucket.period, for: field)
        case "from": try response.write(bucket.from?.description, for: field)
        case "to": try response.write(bucket.to?.description, for: field)
        case "count": try response.write(bucket.count, for: field)
        case "position": try response.write(bucket.position, for: field)
        case "cursor": try response.write(bucket.cursor, for: field)
        case "cover": try response.write(cover, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct MapClusterObject: ResolvedObject {
    let cluster: MapCluster
    let cover: PhotoObject

    var typeName: String { "MapCluster" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "count": .int(cluster.count)
        case "position": .object(PositionObject(place: cluster.position, altitude: nil))
        case "box": .object(BoundingBoxObject(box: cluster.box))
        case "cover": .object(cover)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct BoundingBoxObject: ResolvedObject {
    let box: BoundingBox

    var typeName: String { "BoundingBox" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "west": .double(box.west)
        case "south": .double(box.south)
        case "east": .double(box.east)
        case "north": .double(box.north)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// Pages of lists of terms, by their names in the response.
struct FacetsObject: ObjectValue {
    let values: [String: [FacetValueObject]]

    var typeName: String { "Facets" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        guard let values = values[field.responseKey] else { throw UnknownField(type: typeName, field: field.name) }
        try response.write(values.count, for: field) { values[$0] }
    }
}

struct FacetValueObject: ResolvedObject {
    let value: FacetValue
    let list: FacetList

    var typeName: String { "FacetValue" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "value": .string(value.value)
        case "count": .int(value.count)
        case "cursor": .string(list.cursor(of: value))
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct SuggestionObject: ResolvedObject {
    let suggestion: Suggestion

    var typeName: String { "Suggestion" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "kind": .string(suggestion.kind.rawValue.uppercased())
        case "value": .string(suggestion.value)
        case "count": .int(suggestion.count)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
