import GraphQL
import Intake

/// The size of a reindex as GraphQL's `ReindexEstimate`.
struct ReindexEstimateObject: ResolvedObject {
    let estimate: ReindexEstimate

    var typeName: String { "ReindexEstimate" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "photos": .int(estimate.photos)
        case "originals": .int(estimate.originals)
        case "bytes": .double(Double(estimate.bytes))
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
