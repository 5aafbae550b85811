/// Answers the root fields of operations.
package protocol RootResolver<Context>: Sendable {
    associatedtype Context: Sendable

    /// One result for each field, in their order. A query's fields come all at once, so that their statements can
    /// share one round trip; a mutation's come one at a time.
    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Context
    ) async -> [Result<ResolvedValue, any Error>]

    /// The source stream of a subscription's field: each element is the field's value in one response.
    func events(of field: SelectedField, context: Context) async throws -> EventStream
}

package typealias EventStream = AsyncThrowingStream<ResolvedValue, any Error>

extension RootResolver {
    package func events(of field: SelectedField, context: Context) async throws -> EventStream {
        throw GraphQLError("There are no subscriptions.")
    }
}
