import Catalog
import GraphQL

/// The library after a change.
struct LibraryChangeObject: ResolvedObject {
    let totalCount: Int
    let countedAt = Instant.now

    var typeName: String { "LibraryChange" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "totalCount": .int(totalCount)
        case "countedAt": .string("\(countedAt)")
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
