import Catalog
import FoundationEssentials
import GraphQL

/// The library after a change.
struct LibraryChangeObject: ResolvedObject {
    let totalCount: Int
    let countedAt = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))

    var typeName: String { "LibraryChange" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "totalCount": .int(totalCount)
        case "countedAt": .string("\(countedAt)")
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
