import Catalog
import GraphQL
import Intake
import Query
import Writers

/// Makes the plans of a query's root fields: arguments checked, the index searched, nothing fetched.
struct RootFieldPlanner {
    let queries: LibraryQueries
    let credential: Credential

    /// One plan per field. All of them search the same snapshot.
    func plans(for fields: [SelectedField]) -> [Result<RootFieldPlan, any Error>] {
        let snapshot = Result { try queries.services.index.snapshot(for: credential.visibility) }
        return fields.map { field in Result { try plan(field, snapshot) } }
    }

    private func plan(
        _ field: SelectedField, _ snapshot: Result<LibrarySnapshot, any Error>
    ) throws -> RootFieldPlan {
        switch field.name {
        case "jobs", "job", "tokens", "reindexEstimate": return try administration(field, snapshot)
        case "node": return try node(field, snapshot)
        default:
            try credential.require(.read)
            return try library(field, try snapshot.get())
        }
    }

    private func node(
        _ field: SelectedField, _ snapshot: Result<LibrarySnapshot, any Error>
    ) throws -> RootFieldPlan {
        switch GlobalID(try field.arguments.string("id") ?? "") {
        case .photo(let id):
            try credential.require(.read)
            return try one(id, field, try snapshot.get())
        case .job(let id):
            try credential.require(.admin)
            return job(JobRequest(BatchID(rawValue: id)))
        case .token(let id):
            try credential.require(.admin)
            return statements { services in
                ResolvedValue(try await services.access.token(id).map(TokenObject.init))
            }
        case nil:
            try credential.require(.read)
            _ = try snapshot.get()
            return .rows(RowsPlan(rows: .init(ids: [], columns: [])) { _ in .null })
        }
    }

    // MARK: The library

    private func library(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> RootFieldPlan {
        switch field.name {
        case "photos":
            let nodes = field.children(named: "nodes") + Self.nodesOfEdges(field)
            return try plan(try PhotosRequest(field), snapshot, nodes) { .object($0) }
        case "photo":
            guard let number = try field.arguments.int("databaseId"), let id = PhotoID(rawValue: Int64(number)) else {
                throw InputError(path: "databaseId", reason: "must be the id of a photo")
            }
            return try one(id, field, snapshot)
        case "timeline":
            return try plan(try TimelineRequest(field), snapshot, field.children(named: "cover"), Self.list)
        case "map": return try plan(try MapRequest(field), snapshot, field.children(named: "cover"), Self.list)
        case "facets": return try plan(try FacetsRequest(field), snapshot) { .object($0) }
        case "suggest": return try plan(try SuggestionsRequest(field), snapshot, [], Self.list)
        case "complete": return try plan(try CompletionsRequest(field), snapshot) { .object($0) }
        case "searchText":
            return try plan(SearchTextRequest(filter: try PhotoFilter(of: field)), snapshot) { ResolvedValue($0) }
        case "duplicateGroups": return try duplicates(field, snapshot)
        default: throw UnknownField(type: "Query", field: field.name)
        }
    }

    /// - Parameter photos: the fields below which fields of photos are selected.
    private func plan<Request: LibraryRequest>(
        _ request: Request, _ snapshot: LibrarySnapshot, _ photos: [SelectedField] = [],
        _ value: @escaping (Request.Result) -> ResolvedValue
    ) throws -> RootFieldPlan {
        .rows(rows(try request.plan(in: snapshot), photos, value))
    }

    private func rows<Found>(
        _ plan: LibraryPlan<Found>, _ photos: [SelectedField], _ value: @escaping (Found) -> ResolvedValue
    ) -> RowsPlan {
        RowsPlan(rows: plan.rows(PhotoColumns(below: photos))) { [links = queries.services.links] records in
            value(try plan.result(records, links: links))
        }
    }

    private func one(_ id: PhotoID, _ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> RootFieldPlan {
        try plan(PhotoRequest(id: id), snapshot, [field]) { ResolvedValue($0) }
    }

    private func duplicates(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> RootFieldPlan {
        let groups = field.children(named: "nodes") + Self.nodesOfEdges(field)
        let lists = groups.flatMap { $0.children(named: "photos") }
        let keepers = groups.flatMap { $0.children(named: "keeper") }
        let request = DuplicatesRequest(
            groups: try DuplicateRequest(field),
            shown: max(try lists.map(DuplicateGroupObject.length).max() ?? 0, keepers.isEmpty ? 0 : 1))
        return .search {
            let page = try await queries.duplicates(request.groups, in: snapshot)
            return rows(request.plan(for: page), lists + keepers) { .object($0) }
        }
    }

    private static func nodesOfEdges(_ connection: SelectedField) -> [SelectedField] {
        connection.children(named: "edges").flatMap { $0.children(named: "node") }
    }

    private static func list(_ objects: [some ObjectValue]) -> ResolvedValue { .list(objects.map { .object($0) }) }

    // MARK: Administration

    private func administration(
        _ field: SelectedField, _ snapshot: Result<LibrarySnapshot, any Error>
    ) throws -> RootFieldPlan {
        try credential.require(.admin)
        switch field.name {
        case "jobs":
            let length = try ShortListLength(try field.arguments.int("first") ?? 20, path: "first")
            return statements { services in
                Self.list(try await services.reindexing.latest(length.count).map { JobObject($0) })
            }
        case "job": return job(JobRequest(id: try field.arguments.string("id") ?? ""))
        case "tokens":
            return statements { services in
                Self.list(try await services.access.tokens().map { TokenObject(token: $0) })
            }
        case "reindexEstimate":
            let request = try ReindexInput(field).request(in: try snapshot.get())
            return statements { services in
                .object(ReindexEstimateObject(estimate: try await services.reindexing.estimate(request)))
            }
        default: throw UnknownField(type: "Query", field: field.name)
        }
    }

    private func job(_ request: JobRequest) -> RootFieldPlan {
        statements { services in ResolvedValue(try await request.result(services)) }
    }

    private func statements(
        _ run: @escaping @Sendable (LibraryServices) async throws -> ResolvedValue
    ) -> RootFieldPlan {
        .statements { [queries] in
            try await withDeadline(queries.patience) { try await run(queries.services) }
        }
    }
}
