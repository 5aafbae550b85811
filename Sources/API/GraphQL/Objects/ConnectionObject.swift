import Catalog
import GraphQL
import Query

/// A page as Relay's connection: https://relay.dev/graphql/connections.htm
struct ConnectionObject: ObjectValue {
    let page: PhotoPage
    /// Rows by number; those of photos that vanished since the index was asked are missing.
    let rows: RowTable

    var typeName: String { "PhotoConnection" }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "edges":
            let edges = page.items.lazy.compactMap { [rows] item in
                rows[item.id].map { EdgeObject(item: item, photo: $0) }
            }
            try completion.write(edges, for: field)
        case "nodes": try completion.write(page.items.lazy.compactMap { [rows] in rows[$0.id] }, for: field)
        case "pageInfo": try completion.write(PageInfoObject(page: page), for: field)
        case "totalCount": try completion.write(page.totalCount, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// Photos that were found before, of which only the nodes are asked for.
struct BatchObject: ResolvedObject {
    let ids: [PhotoID]
    let rows: RowTable

    var typeName: String { "PhotoConnection" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        guard field.name == "nodes" else { throw UnknownField(type: typeName, field: field.name) }
        return .list(ids.compactMap { rows[$0].map { .object($0) } })
    }
}

struct EdgeObject: ObjectValue {
    let item: PhotoPage.Item
    let photo: PhotoObject

    var typeName: String { "PhotoEdge" }

    func write(_ field: SelectedField, to completion: inout Completion) throws {
        switch field.name {
        case "cursor": try completion.write(item.cursor, for: field)
        case "node": try completion.write(photo, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PageInfoObject: ResolvedObject {
    let page: PhotoPage

    var typeName: String { "PageInfo" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "hasNextPage": .bool(page.hasNextPage)
        case "hasPreviousPage": .bool(page.hasPreviousPage)
        case "startCursor": ResolvedValue(page.startCursor)
        case "endCursor": ResolvedValue(page.endCursor)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
