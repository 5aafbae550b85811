import Logging

/// The result of copying the originals.
package struct OriginalsReport: Sendable, Equatable, CustomStringConvertible {
    struct Failure: Sendable, Equatable {
        let key: String
        let reason: String
    }

    /// Maximum number of failures that are listed. All are counted.
    static let named = 100

    /// Originals in the list, copied by this run or an earlier one.
    package internal(set) var count = 0
    package internal(set) var copied = 0
    /// Objects that could not be read.
    package private(set) var failed = 0
    private(set) var failures: [Failure] = []
    /// Objects that were deleted after they were listed.
    package internal(set) var skipped = 0
    /// The reason why the copy was aborted.
    var brokeOff: String?

    package var isComplete: Bool { failed == 0 && brokeOff == nil }

    mutating func fail(_ key: String, _ reason: String) {
        failed += 1
        if failures.count < Self.named { failures.append(Failure(key: key, reason: reason)) }
    }

    package var description: String {
        let reason = brokeOff.map { ", and the copy broke off: \($0)" } ?? ""
        let names = failures.map { "\n\($0.key): \($0.reason)" }.joined()
        return "originals incomplete: \(failed) could not be read\(reason)\(names)"
    }

    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["failed": "\(failed)", "copied": "\(count)"]
        if let first = failures.first { metadata["first"] = "\(first.key): \(first.reason)" }
        if let brokeOff { metadata["broke_off"] = "\(brokeOff)" }
        return metadata
    }
}
