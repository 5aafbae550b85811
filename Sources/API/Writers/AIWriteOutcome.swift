import Catalog

/// What became of a write.
struct AIWriteOutcome: Sendable {
    /// Why a part was left as it is.
    enum Kept: String, Sendable {
        /// This writer has done it in a newer version.
        case older = "OLDER"
        /// A person said otherwise.
        case corrected = "CORRECTED"
        /// The photo was overwritten after it was handed out: this is of its old content.
        case outdated = "OUTDATED"
    }

    /// There is no such photo; nothing was written.
    var isMissing = false
    var hasChanged = false
    var kept: [AIPart: Kept] = [:]
}

extension AIWriteOutcome {
    /// `{"faces": "OLDER"}`
    var keptJSON: FilterInput {
        .object(AIPart.allCases.compactMap { part in kept[part].map { .init(part.rawValue, .string($0.rawValue)) } })
    }
}
