extension GraphQLEngine {
    /// Opens a subscription (section 6.2.3): a stream of responses, or the response that says why there is none.
    package func subscribe(
        to operation: PreparedOperation, variables: InputObject = InputObject(), context: Context
    ) async -> Subscription<Context> {
        let bound: BoundOperation
        do throws(RequestError) {
            bound = try bind(operation, variables)
            guard operation.kind == .subscription, bound.fields.count == 1 else {
                throw RequestError(.validationFailed, "Not a subscription.", at: operation.definition.location)
            }
        } catch { return .refused(GraphQLResponse(error)) }
        let field = bound.fields[0]
        do {
            if let error = field.argumentError { throw error }
            return .responses(
                ResponseStream(engine: self, bound: bound, events: try await events(of: field, context: context)))
        } catch {
            let shown = Completion.error(
                error, path: [.key(field.responseKey)], location: field.location, report: report)
            return .refused(GraphQLResponse(RequestError(code: .badUserInput, errors: [shown])))
        }
    }
}

package enum Subscription<Context: Sendable>: Sendable {
    case responses(ResponseStream<Context>)
    case refused(GraphQLResponse)
}

/// One response for each event, made when it is asked for: a slow reader holds the source back. An error of the
/// source is the last response.
package struct ResponseStream<Context: Sendable>: AsyncSequence, Sendable {
    package typealias Element = GraphQLResponse
    package typealias Failure = Never

    let engine: GraphQLEngine<Context>
    let bound: BoundOperation
    let events: EventStream

    package struct AsyncIterator: AsyncIteratorProtocol {
        let engine: GraphQLEngine<Context>
        let bound: BoundOperation
        var events: EventStream.AsyncIterator
        var hasEnded = false

        package mutating func next() async -> GraphQLResponse? {
            if hasEnded { return nil }
            let result: Result<ResolvedValue, any Error>
            do {
                guard let event = try await events.next() else {
                    hasEnded = true
                    return nil
                }
                result = .success(event)
            } catch {
                hasEnded = true
                if error is CancellationError { return nil }
                result = .failure(error)
            }
            return engine.respond(bound) { _ in result }
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(engine: engine, bound: bound, events: events.makeAsyncIterator())
    }
}
