package import JSON

extension GraphQLEngine {
    /// The responses of any operation: a query or mutation has one.
    package func stream(
        _ operation: PreparedOperation, variables: JSONObject = JSONObject(), context: Context
    ) async -> Subscription<Context> {
        if operation.kind == .subscription {
            return await subscribe(to: operation, variables: variables, context: context)
        }
        let response = await execute(operation, variables: variables, context: context)
        return response.hasData ? .responses(ResponseStream(response)) : .refused(response)
    }

    /// Starts a subscription (section 6.2.3): a stream of responses, or one response with the errors.
    package func subscribe(
        to operation: PreparedOperation, variables: JSONObject = JSONObject(), context: Context
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
            let shown = GraphQLError.shown(
                error, path: [.key(field.responseKey)], location: field.location, report: report)
            return .refused(
                GraphQLResponse(RequestError(code: .badUserInput, errors: [shown]), resolverErrors: [error]))
        }
    }
}

package enum Subscription<Context: Sendable>: Sendable {
    case responses(ResponseStream<Context>)
    case refused(GraphQLResponse)
}

/// One response per event, created on demand, so that a slow reader slows down the source. If the source fails, the
/// last response contains its error.
package struct ResponseStream<Context: Sendable>: AsyncSequence, Sendable {
    package typealias Element = GraphQLResponse
    package typealias Failure = Never

    private enum Source: Sendable {
        case one(GraphQLResponse)
        case events(GraphQLEngine<Context>, BoundOperation, EventStream)
    }

    private let source: Source

    init(_ only: GraphQLResponse) { source = .one(only) }

    init(engine: GraphQLEngine<Context>, bound: BoundOperation, events: EventStream) {
        source = .events(engine, bound, events)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate enum Step {
            case one(GraphQLResponse)
            case events(GraphQLEngine<Context>, BoundOperation, EventStream.AsyncIterator)
            case ended
        }

        fileprivate var step: Step

        package mutating func next() async -> GraphQLResponse? {
            switch step {
            case .ended: return nil
            case .one(let response):
                step = .ended
                return response
            case .events(let engine, let bound, var events):
                let result: Result<ResolvedValue, any Error>
                do {
                    guard let event = try await events.next() else {
                        step = .ended
                        return nil
                    }
                    step = .events(engine, bound, events)
                    result = .success(event)
                } catch {
                    step = .ended
                    if error is CancellationError { return nil }
                    result = .failure(error)
                }
                return engine.respond(bound) { _ in result }
            }
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        switch source {
        case .one(let response): AsyncIterator(step: .one(response))
        case .events(let engine, let bound, let events):
            AsyncIterator(step: .events(engine, bound, events.makeAsyncIterator()))
        }
    }
}
