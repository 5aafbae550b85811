import Catalog
import GraphQL
import Query

/// A page of groups as Relay's connection.
struct DuplicateConnectionObject: ObjectValue {
    let page: DuplicatePage
    /// The first photos of each group, one group after the other.
    let rows: RowTable
    /// How many photos of each group ``rows`` has at most.
    let shown: Int

    var typeName: String { "DuplicateGroupConnection" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "edges":
            let groups = groups
            try response.write(groups.count, for: field) { place in
                DuplicateGroupEdgeObject(cursor: page.cursor(of: groups[place].group), group: groups[place])
            }
        case "nodes":
            let groups = groups
            try response.write(groups.count, for: field) { groups[$0] }
        case "pageInfo": try response.write(PageInfoObject(page: page), for: field)
        case "totalCount": try response.write(page.totalCount, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }

    private var groups: [DuplicateGroupObject] {
        var start = 0
        return page.groups.map { group in
            defer { start += min(shown, group.photos.count) }
            return DuplicateGroupObject(group: group, rows: rows, start: start)
        }
    }
}

struct DuplicateGroupEdgeObject: ObjectValue {
    let cursor: String
    let group: DuplicateGroupObject

    var typeName: String { "DuplicateGroupEdge" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "cursor": try response.write(cursor, for: field)
        case "node": try response.write(group, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct DuplicateGroupObject: ObjectValue {
    let group: DuplicateGroup
    let rows: RowTable
    /// The index of its first photo in `rows`.
    let start: Int

    var typeName: String { "DuplicateGroup" }

    /// How many photos of a group the field `photos` selects.
    static func length(_ field: SelectedField) throws -> Int { try field.arguments.int("first") ?? 20 }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "kind":
            let kind: DuplicateRequest.Kind = group.isExact ? .exact : .near
            try response.write(kind.rawValue, for: field)
        case "keeper": try response.write(rows.cover(start), for: field)
        case "keeperReason": try response.write(group.reason.rawValue, for: field)
        case "count": try response.write(group.photos.count, for: field)
        case "photos":
            let length = min(try Self.length(field), group.photos.count)
            try response.write(length, for: field) { rows[start + $0] }
        case "photoIds": try response.write(.list(group.photos.map { .int(Int($0.rawValue)) }), for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
