/// Resolves the root fields of operations.
package protocol RootResolver<Context>: Sendable {
    associatedtype Context: Sendable

    /// One result per field, in order. All fields of a query are passed in one call, so that their statements can share
    /// a round trip; the fields of a mutation are passed one at a time.
    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Context
    ) async -> [Result<ResolvedValue, any Error>]

    /// The source stream of a subscription field: each element is the field's value in one response.
    func events(of field: SelectedField, context: Context) async throws -> EventStream
}

package typealias EventStream = AsyncThrowingStream<ResolvedValue, any Error>

extension RootResolver {
    package func events(of field: SelectedField, context: Context) async throws -> EventStream {
        throw GraphQLError("There are no subscriptions.")
    }
}
