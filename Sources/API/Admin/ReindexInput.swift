import Catalog
import Ingest

/// The body of `POST /api/v1/admin/reindex`.
struct ReindexInput {
    /// Nil for all photos.
    let filter: PhotoFilter?
    let prefix: String
    let parts: [ReindexPart]
    let perSecond: Double?
    /// Only count.
    let isDryRun: Bool

    private static let names = "filter, q, prefix, parts, perSecond, dryRun"

    /// - Throws: bad input that names the member.
    init(_ input: FilterInput) throws {
        guard case .object(let members) = input else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        var conditions: [PhotoFilter] = []
        var prefix = ""
        var parts = [ReindexPart.original]
        var perSecond: Double?
        var isDryRun = false
        for member in members where member.value != .null {
            switch (member.name, member.value) {
            case ("filter", let input): conditions.append(try PhotoFilter(input))
            case ("q", .string(let text)): conditions.append(try SearchParameters.search(text))
            case ("q", _): throw APIError.badInput(field: "q", reason: "must be a text")
            case ("prefix", .string(let text)) where text.utf8.count <= 1024 && !text.utf8.contains(0): prefix = text
            case ("prefix", _):
                throw APIError.badInput(field: "prefix", reason: "must be a text of at most 1024 bytes without NUL")
            case ("parts", .list(let values)): parts = try Self.parts(values)
            case ("parts", _): throw APIError.badInput(field: "parts", reason: "must be a list")
            case ("perSecond", .number(let number)): perSecond = try Self.rate(number)
            case ("perSecond", _): throw APIError.badInput(field: "perSecond", reason: "must be a number")
            case ("dryRun", .bool(let value)): isDryRun = value
            case ("dryRun", _): throw APIError.badInput(field: "dryRun", reason: "must be true or false")
            default:
                throw APIError.badInput(field: member.name, reason: "is not known here; allowed: \(Self.names)")
            }
        }
        filter = conditions.isEmpty ? nil : .and(conditions)
        self.prefix = prefix
        self.parts = parts
        self.perSecond = perSecond
        self.isDryRun = isDryRun
    }

    static func rate(_ number: Double) throws -> Double {
        guard (0.01...100_000).contains(number) else {
            throw APIError.badInput(field: "perSecond", reason: "must lie between 0.01 and 100000")
        }
        return number
    }

    private static func parts(_ values: [FilterInput]) throws -> [ReindexPart] {
        guard (1...100).contains(values.count) else {
            throw APIError.badInput(field: "parts", reason: "must name at least one part")
        }
        var parts: [ReindexPart] = []
        for (index, value) in values.enumerated() {
            guard case .string(let text) = value, let part = ReindexPart(rawValue: text) else {
                throw APIError.badInput(field: "parts[\(index)]", reason: "must be original, places or search")
            }
            if !parts.contains(part) { parts.append(part) }
        }
        return parts
    }
}
