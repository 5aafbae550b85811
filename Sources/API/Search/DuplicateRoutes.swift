import Catalog
import HTTPTypes
import Hummingbird
import Query

/// `GET /api/v1/duplicates`: groups of photos that are the same picture, each with the one to keep.
struct DuplicateRoutes: Sendable {
    private static let limits = 1...1000

    let groups: DuplicateGroups

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/duplicates") { request, context in try await list(request, context) }
    }

    private func list(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.read)
        let parameters = request.uri.queryParameters
        for (name, _) in parameters where !["kind", "distance", "limit"].contains(String(name)) {
            throw APIError.badInput(field: String(name), reason: "is not known here; allowed: kind, distance, limit")
        }
        let limit = try Self.number(parameters["limit"].map(String.init), "limit", in: Self.limits) ?? 100
        let distance = try Self.number(
            parameters["distance"].map(String.init), "distance", in: NearDuplicates.distances)
        let found: [DuplicateGroup]
        switch parameters["kind"].map(String.init) ?? "exact" {
        case "exact": found = try await groups.exact(limit: limit)
        case "near": found = try await groups.near(within: distance ?? 6, limit: limit)
        default: throw APIError.badInput(field: "kind", reason: "must be exact or near")
        }
        let listed = found.map { group in
            FilterInput.object([
                .init("keeper", .number(Double(group.keeper.rawValue))),
                .init("photos", .list(group.photos.map { .number(Double($0.rawValue)) })),
            ])
        }
        return .json(FilterInput.object([.init("groups", .list(listed))]).json, status: .ok)
    }

    private static func number(_ text: String?, _ field: String, in allowed: ClosedRange<Int>) throws -> Int? {
        guard let text else { return nil }
        guard let number = Int(text), allowed.contains(number) else {
            throw APIError.badInput(
                field: field, reason: "must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        return number
    }
}
