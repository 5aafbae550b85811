import Catalog
import GraphQL
import Query

/// A page as Relay's connection: https://relay.dev/graphql/connections.htm
struct ConnectionObject: ObjectValue {
    let page: PhotoPage
    /// The rows of its items. A photo that was deleted after the index was searched has none.
    let rows: RowTable

    var typeName: String { "PhotoConnection" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "edges":
            try response.write(page.items.count, for: field) { place in
                rows[place].map { EdgeObject(item: page.items[place], photo: $0) }
            }
        case "nodes": try response.write(page.items.count, for: field) { rows[$0] }
        case "pageInfo": try response.write(PageInfoObject(page: page), for: field)
        case "totalCount": try response.write(page.totalCount, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct EdgeObject: ObjectValue {
    let item: PhotoPage.Item
    let photo: PhotoObject

    var typeName: String { "PhotoEdge" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch field.name {
        case "cursor": try response.write(item.cursor, for: field)
        case "node": try response.write(photo, for: field)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct PageInfoObject: ResolvedObject {
    let page: any CursorPage

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
