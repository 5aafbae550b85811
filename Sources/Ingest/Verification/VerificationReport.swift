/// What reading an original whole showed; as `original_checks.outcome` names it.
package enum VerificationOutcome: String, Sendable, CaseIterable {
    /// Its SHA-256 is that of the row.
    case intact
    /// Other bytes under the same entity tag: damaged storage, or overwritten without a trace.
    case damaged
    /// There is no object.
    case missing
    /// Another version, which a comparison of the bucket finds and reads.
    case replaced
    /// The store does not give it.
    case unreadable

    package var isFault: Bool { self == .damaged || self == .missing || self == .unreadable }
}

package struct VerificationReport: Sendable, Equatable {
    /// An original that is not intact.
    package struct Finding: Sendable, Equatable {
        package let id: Int64
        package let key: String
        package let outcome: VerificationOutcome
        package let detail: String?
    }

    package private(set) var counts: [VerificationOutcome: Int] = [:]
    /// The first ones.
    package private(set) var findings: [Finding] = []
    /// That were read.
    package var bytes = 0

    /// Findings that are kept.
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
