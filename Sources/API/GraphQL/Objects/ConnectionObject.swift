import Catalog
import GraphQL
import Query

/// A page as Relay's connection: https://relay.dev/graphql/connections.htm
struct ConnectionObject: ResolvedObject {
    let page: PhotoPage
    /// Rows by number; those of photos that vanished since the index was asked are missing.
    let rows: RowTable

    var typeName: String { "PhotoConnection" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "edges":
            .list(
                page.items.compactMap { item in
                    rows[item.id].map { .object(EdgeObject(item: item, photo: $0)) }
                })
        case "nodes": .list(page.items.compactMap { rows[$0.id].map { .object($0) } })
        case "pageInfo": .object(PageInfoObject(page: page))
        case "totalCount": .int(page.totalCount)
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

struct EdgeObject: ResolvedObject {
    let item: PhotoPage.Item
    let photo: PhotoObject

    var typeName: String { "PhotoEdge" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "cursor": .string(item.cursor)
        case "node": .object(photo)
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
