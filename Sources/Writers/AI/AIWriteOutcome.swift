package import Catalog

/// The result of storing one ``AIWrite``.
package struct AIWriteOutcome: Sendable {
    /// Why a part was not stored.
    package enum Kept: String, Sendable {
        /// The same writer has stored a result of a newer version.
        case older = "OLDER"
        /// A person has corrected the part.
        case corrected = "CORRECTED"
        /// The photo was overwritten after it was handed out: the result is of its old content.
        case outdated = "OUTDATED"
    }

    /// The photo does not exist; nothing was stored.
    package var isMissing = false
    package var hasChanged = false
    /// The parts that were not stored.
    package var kept: [AIPart: Kept] = [:]
}
