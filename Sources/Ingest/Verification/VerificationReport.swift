/// The result of reading a whole original: the values of `original_checks.outcome`.
package enum VerificationOutcome: String, Sendable, CaseIterable {
    /// The SHA-256 matches the row.
    case intact
    /// The bytes differ although the entity tag is the same: damaged storage, or an overwrite that left no trace.
    case damaged
    /// The object does not exist.
    case missing
    /// The object is another version; a reconcile of the bucket finds and reads it.
    case replaced
    /// The store does not return the object.
    case unreadable

    package var isFault: Bool { self == .damaged || self == .missing || self == .unreadable }
}

package struct VerificationReport: Sendable, Equatable {
    /// A damaged, missing or unreadable original.
    package struct Finding: Sendable, Equatable {
        package let id: Int64
        package let key: String
        package let outcome: VerificationOutcome
        package let detail: String?
    }

    package private(set) var counts: [VerificationOutcome: Int] = [:]
    /// The first findings, up to the limit.
    package private(set) var findings: [Finding] = []
    /// Bytes that were read.
    package var bytes = 0

    /// Maximum number of findings that are kept.
    package static let mostFindings = 1000

    package init() {}

    package var originals: Int { counts.values.reduce(0, +) }
    package var hasFaults: Bool { counts.contains { $0.key.isFault && $0.value > 0 } }

    mutating func add(_ outcome: VerificationOutcome, _ detail: String?, _ photo: VerifiedPhoto) {
        counts[outcome, default: 0] += 1
        guard outcome != .intact, findings.count < Self.mostFindings else { return }
        findings.append(Finding(id: photo.id, key: photo.key, outcome: outcome, detail: detail))
    }
}
