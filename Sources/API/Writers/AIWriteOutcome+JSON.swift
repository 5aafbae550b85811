import Catalog
import Writers

extension AIWriteOutcome {
    /// The parts that were not stored: `{"faces": "OLDER"}`.
    var keptJSON: FilterInput {
        .object(AIPart.allCases.compactMap { part in kept[part].map { .init(part.rawValue, .string($0.rawValue)) } })
    }
}
