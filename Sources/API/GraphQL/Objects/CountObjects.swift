import Catalog
import GraphQL
import Query

struct TimelineBucketObject: ObjectValue {
    let bucket: TimelineBucket
    let cover: PhotoObject

    var typeName: String { "TimelineBucket" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "period": ResolvedValue(bucket.period)
        case "from": ResolvedValue(bucket.from.map { "\($0)" })
        case "to": ResolvedValue(bucket.to.map { "\($0)" })
        case "count": .int(bucket.count)
        case "cover": .object(cover)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct MapClusterObject: ObjectValue {
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

struct BoundingBoxObject: ObjectValue {
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

/// The lists of terms; each field's own limit cuts what was counted for all.
struct FacetsObject: ObjectValue {
    let lists: [Facet: [FacetValue]]

    var typeName: String { "Facets" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        guard let facet = Facet(rawValue: field.name) else { throw UnknownField(type: typeName, field: field.name) }
        let limit = try FacetLimit(field).value
        return .list((lists[facet] ?? []).prefix(limit).map { .object(FacetValueObject(value: $0)) })
    }
}

/// The `first` of a list of terms.
struct FacetLimit {
    let value: Int

    init(_ field: SelectedField) throws {
        value = try field.arguments.int("first") ?? 20
        guard (1...200).contains(value) else {
            throw FilterError(path: "\(field.name).first", reason: "must lie between 1 and 200")
        }
    }
}

struct FacetValueObject: ObjectValue {
    let value: FacetValue

    var typeName: String { "FacetValue" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "value": .string(value.value)
        case "count": .int(value.count)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct SuggestionObject: ObjectValue {
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
