import Catalog
import GraphQL
import Intake
import Query

/// Resolves the root fields of the library's schema.
///
/// The index in memory finds the photos, synchronously and from one snapshot per request. The rows of all fields are
/// then fetched in one round trip.
struct RootResolvers: RootResolver {
    let queries: LibraryQueries

    var services: LibraryServices { queries.services }
    var patience: Duration { queries.patience }

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context credential: Credential
    ) async -> [Result<ResolvedValue, any Error>] {
        guard operation == .mutation else { return await resolve(fields, credential) }
        var values: [Result<ResolvedValue, any Error>] = []
        for field in fields {
            values.append(
                await result { try await withDeadline(patience) { try await mutate(field, credential) } })
        }
        return values
    }

    private func resolve(
        _ fields: [SelectedField], _ credential: Credential
    ) async -> [Result<ResolvedValue, any Error>] {
        let planner = RootFieldPlanner(queries: queries, credential: credential)
        // The index never waits, so no timer is needed to end a search: it checks the deadline itself.
        let plans = SearchDeadline.$end.withValue(.now + patience) { planner.plans(for: fields) }
        var pending: [(place: Int, plan: RowsPlan)] = []
        var values: [Result<ResolvedValue, any Error>] = []
        for (place, plan) in plans.enumerated() {
            values.append(
                await result {
                    switch try plan.get() {
                    case .rows(let plan): pending.append((place, plan))
                    case .search(let search): pending.append((place, try await search()))
                    case .statements(let run): return try await run()
                    }
                    return .null
                })
        }
        let records = await fetched(pending.map(\.plan.rows), for: credential.visibility)
        for (index, (place, plan)) in pending.enumerated() {
            values[place] = await result { try plan.value(try records.get()[index]) }
        }
        return values
    }

    /// One statement for one field with rows; one round trip for several; none for ids alone.
    private func fetched(
        _ requests: [PhotoRows.Request], for visibility: Visibility
    ) async -> Result<[[PhotoRecord?]], any Error> {
        let withRows = requests.indices.filter { !requests[$0].ids.isEmpty }
        do {
            guard let first = withRows.first else { return .success(requests.map { _ in [] }) }
            guard withRows.count == 1 else {
                return .success(try await services.rows.fetch(requests, for: visibility, within: patience))
            }
            var records = [[PhotoRecord?]](repeating: [], count: requests.count)
            records[first] = try await services.rows.fetch(
                requests[first].ids, requests[first].columns, for: visibility, within: patience)
            return .success(records)
        } catch {
            return .failure(error)
        }
    }

    private func result(
        _ body: () async throws -> ResolvedValue
    ) async -> Result<ResolvedValue, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(Problem(error) ?? error)
        }
    }
}
