import GraphQL
import Query

/// What is left to do for a root field of a query once its arguments are checked.
enum RootFieldPlan {
    /// The index was searched: rows, and the value made of them.
    case rows(RowsPlan)
    /// A search outside of the index, which takes its time.
    case search(() async throws -> RowsPlan)
    /// Statements of its own.
    case statements(() async throws -> ResolvedValue)
}

/// The rows that a field needs, and its value made of them.
struct RowsPlan {
    let rows: PhotoRows.Wish
    let value: ([PhotoRecord?]) throws -> ResolvedValue
}
