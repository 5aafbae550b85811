import Catalog
import GraphQL
import Intake
import Query

/// Answers the root fields of the library's schema.
///
/// The index in memory says which photos, synchronously and from one snapshot for the whole request; the rows of all
/// fields then come in one round trip.
struct LibraryRoot: RootResolver {
    let services: LibraryServices
    /// How long an operation may ask the index, and how long it may then wait for the database.
    let patience: Duration

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: LibraryContext
    ) async -> [Result<ResolvedValue, any Error>] {
        if operation == .mutation {
            var answers: [Result<ResolvedValue, any Error>] = []
            for field in fields {
                answers.append(
                    await result(context) {
                        try await withDeadline(patience) { try await mutate(field, context) }
                    })
            }
            return answers
        }
        return await answer(fields, context)
    }

    private func answer(
        _ fields: [SelectedField], _ context: LibraryContext
    ) async -> [Result<ResolvedValue, any Error>] {
        let planner = QueryPlanner(library: services.index, links: services.links, context: context)
        // The index never waits, so no timer is needed to end it: it looks at the clock itself.
        let first = SearchDeadline.$end.withValue(.now + patience) { planner.plans(for: fields) }
        var plans: [Result<QueryPlan, any Error>] = []
        for plan in first { plans.append(await searched(plan)) }
        let wishes = plans.map { (try? $0.get().wish) ?? PhotoRows.Wish(ids: [], columns: []) }
        let records: Result<[[PhotoRecord?]], any Error>
        do {
            records = .success(try await fetch(wishes))
        } catch {
            records = .failure(error)
        }
        var answers: [Result<ResolvedValue, any Error>] = []
        for (index, plan) in plans.enumerated() {
            answers.append(
                await result(context) {
                    switch try plan.get() {
                    case .rows(_, let finish): try finish(try records.get()[index])
                    case .administration(let ask):
                        try await withDeadline(patience) { [services] in try await ask(services) }
                    case .duplicates(let request, _, _): throw UnsearchedDuplicates(kind: request.kind)
                    }
                })
        }
        return answers
    }

    /// The plan for what a search for duplicates finds; any other plan as it is.
    private func searched(_ plan: Result<QueryPlan, any Error>) async -> Result<QueryPlan, any Error> {
        guard case .success(.duplicates(let request, let snapshot, let next)) = plan else { return plan }
        do {
            let page = try await withDeadline(patience) { [services] in
                try await services.duplicates.page(request, in: snapshot)
            }
            return .success(try next(page))
        } catch {
            return .failure(error)
        }
    }

    /// One statement for one wish with columns; a round trip for several; none for ids alone.
    private func fetch(_ wishes: [PhotoRows.Wish]) async throws -> [[PhotoRecord?]] {
        let real = wishes.indices.filter { !wishes[$0].ids.isEmpty }
        guard let first = real.first else { return wishes.map { _ in [] } }
        guard real.count == 1 else { return try await services.rows.fetch(wishes, within: patience) }
        var records = [[PhotoRecord?]](repeating: [], count: wishes.count)
        records[first] = try await services.rows.fetch(wishes[first].ids, wishes[first].columns, within: patience)
        return records
    }

    private func result(
        _ context: LibraryContext, _ body: () async throws -> ResolvedValue
    ) async -> Result<ResolvedValue, any Error> {
        do {
            return .success(try await body())
        } catch {
            guard let problem = Problem(error) else { return .failure(error) }
            context.failures.note(problem)
            return .failure(problem)
        }
    }
}
