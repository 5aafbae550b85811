import JSON

/// The work of an AI writer on one part of a photo; all properties must match the same part.
package struct AIRunMatch: Hashable, Sendable {
    /// Matches every writer.
    static let anyWriter = "*"

    /// Any of these writers; empty for every writer.
    package let writers: [String]
    /// Nil for every version, including versions that are not lists of numbers.
    package let version: HalfOpen<ModelVersion>?
    /// Nil for every part.
    package let part: AIPart?
    /// Whether the writer reported a failure; false for results.
    package let failed: Bool

    package init(
        writers: [String] = [], version: HalfOpen<ModelVersion>? = nil, part: AIPart? = nil, failed: Bool = false
    ) {
        self.writers = writers.contains(Self.anyWriter) ? [] : writers
        self.version = version
        self.part = part
        self.failed = failed
    }

    /// - Parameter numbers: of a version written by any program; nil if it is not a list of numbers.
    package func admits(version numbers: [Int32]?) -> Bool {
        guard let version else { return true }
        guard let numbers else { return false }
        if let from = version.from, numbers.lexicographicallyPrecedes(from.numbers) { return false }
        if let to = version.to, !numbers.lexicographicallyPrecedes(to.numbers) { return false }
        return true
    }
}

extension AIRunMatch {
    /// Reads `{"writers", "part", "version", "versionFrom", "versionTo", "failed"}`.
    init(_ field: InputReader) throws(InputError) {
        let fields = try field.members(["writers", "part", "version", "versionFrom", "versionTo", "failed"])
        var part: AIPart?
        if let field = fields["part"] {
            part = AIPart(rawValue: try field.string().lowercased())
            if part == nil {
                throw field.error("must be one of " + AIPart.allCases.map(\.rawValue).joined(separator: ", "))
            }
        }
        self.init(
            writers: try fields["writers"]?.strings() ?? [], version: try Self.version(fields, field), part: part,
            failed: try fields["failed"]?.bool() ?? false)
    }

    private static func version(
        _ fields: [String: InputReader], _ object: InputReader
    ) throws(InputError) -> HalfOpen<ModelVersion>? {
        let from = try fields["versionFrom"]?.version()
        let to = try fields["versionTo"]?.version()
        if let only = fields["version"] {
            guard from == nil, to == nil else {
                throw only.error(
                    "cannot be combined with `\(object.name(of: "versionFrom"))` or `\(object.name(of: "versionTo"))`"
                )
            }
            let version = try only.version()
            return HalfOpen(from: version, to: version.next)
        }
        if let from, let to, from > to, let field = fields["versionFrom"] {
            throw field.error("must not be after `\(object.name(of: "versionTo"))`")
        }
        return HalfOpen(from: from, to: to)
    }

    /// The JSON that ``init(_:)`` reads.
    var input: JSONValue {
        var members: JSONObject = [:]
        if !writers.isEmpty { members.append("writers", .strings(writers)) }
        if let part { members.append("part", .string(part.rawValue.uppercased())) }
        if let from = version?.from { members.append("versionFrom", .string(from.text)) }
        if let to = version?.to { members.append("versionTo", .string(to.text)) }
        if failed { members.append("failed", .bool(true)) }
        return .object(members)
    }
}

extension InputReader {
    fileprivate func version() throws(InputError) -> ModelVersion {
        guard let version = ModelVersion(try string())?.plain else {
            throw error("must be one to four numbers up to 2147483647, separated by dots, such as 2 or 1.10.3")
        }
        return version
    }
}
