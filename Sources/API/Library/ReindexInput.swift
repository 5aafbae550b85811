package import Catalog
package import Intake
package import JSON
package import Query

/// The arguments of a reindex: from `POST /api/v1/admin/reindex`, GraphQL or the command.
package struct ReindexInput: Sendable {
    /// Nil for all photos.
    package private(set) var filter: PhotoFilter?
    package private(set) var prefix = ""
    package private(set) var parts = [ReindexPart.original]
    package private(set) var perSecond: Double?
    /// Whether to count the photos only.
    package private(set) var isDryRun = false

    private static let names = ["filter", "q", "prefix", "parts", "perSecond", "dryRun"]

    /// - Throws: bad input that names the field.
    package init(_ input: JSONValue) throws {
        var conditions: [PhotoFilter] = []
        for member in try input.members(of: Self.names) where !member.value.isNull {
            switch (member.name, member.value) {
            case ("filter", let input): conditions.append(try PhotoFilter(input))
            case ("q", .string(let text)): conditions.append(try PhotoFilter(q: text))
            case ("q", _): throw APIError.badInput(field: "q", reason: "must be a string")
            case ("prefix", .string(let text)) where text.utf8.count <= 1024 && !text.utf8.contains(0): prefix = text
            case ("prefix", _):
                throw APIError.badInput(field: "prefix", reason: "must be a string of at most 1024 bytes without NUL")
            case ("parts", .list(let values)): parts = try Self.parts(values)
            case ("parts", _): throw APIError.badInput(field: "parts", reason: "must be a list")
            case ("perSecond", let value):
                guard let rate = value.double else {
                    throw APIError.badInput(field: "perSecond", reason: "must be a number")
                }
                perSecond = try Self.rate(rate)
            case ("dryRun", .bool(let value)): isDryRun = value
            default: throw APIError.badInput(field: "dryRun", reason: "must be true or false")
            }
        }
        filter = conditions.isEmpty ? nil : try PhotoFilter.all(of: conditions, path: "q")
    }

    static func rate(_ number: Double) throws -> Double {
        guard (0.01...100_000).contains(number) else {
            throw APIError.badInput(field: "perSecond", reason: "must be between 0.01 and 100000")
        }
        return number
    }

    private static func parts(_ values: [JSONValue]) throws -> [ReindexPart] {
        guard (1...100).contains(values.count) else {
            throw APIError.badInput(field: "parts", reason: "must name at least one part")
        }
        var parts: [ReindexPart] = []
        for (index, value) in values.enumerated() {
            guard case .string(let text) = value, let part = ReindexPart(rawValue: text) else {
                let allowed = ReindexPart.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIError.badInput(field: "parts[\(index)]", reason: "must be one of \(allowed)")
            }
            if !parts.contains(part) { parts.append(part) }
        }
        return parts
    }

    /// The request, with the photos that the filter finds now.
    package func request(in library: @autoclosure () throws -> LibrarySnapshot) throws -> ReindexRequest {
        var request = ReindexRequest(prefix: prefix, parts: parts, perSecond: perSecond)
        request.ids = try filter.map { try library().ids($0) }
        return request
    }
}
