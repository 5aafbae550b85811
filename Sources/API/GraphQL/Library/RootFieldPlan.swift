import GraphQL
import Query

/// The remaining work of a root field of a query, once its arguments are checked.
enum RootFieldPlan {
    /// The index was searched. Rows remain to be fetched.
    case rows(RowsPlan)
    /// A search outside of the index, which can take seconds.
    case search(() async throws -> RowsPlan)
    /// Statements of its own.
    case statements(() async throws -> ResolvedValue)
}

/// The rows that a field needs, and how its value is made of them.
struct RowsPlan {
    let rows: PhotoRows.Request
    let value: ([PhotoRecord?]) throws -> ResolvedValue
}
