package import JSON

/// Executes GraphQL requests against a schema: document → prepared operation (cached) → plan → rows → JSON.
package final class GraphQLEngine<Context: Sendable>: Sendable {
    package let schema: Schema
    package let limits: EngineLimits
    /// Bytes of all cached operations.
    package var cachedBytes: Int { cache.footprint }
    private let root: any RootResolver<Context>
    private let allowsIntrospection: Bool
    private let suggests: Bool
    private let showsCost: Bool
    private let cache: OperationCache
    let report: @Sendable (any Error, [PathElement]) -> Void

    /// - Parameters:
    ///   - introspection: whether `__schema` and `__type` are allowed.
    ///   - suggestions: whether errors say "Did you mean …?".
    ///   - showsCost: whether responses contain `extensions.cost`.
    ///   - report: receives errors that clients do not see.
    package init(
        schema: Schema, root: any RootResolver<Context>, limits: EngineLimits = EngineLimits(),
        introspection: Bool = true, suggestions: Bool = true, showsCost: Bool = true,
        report: @escaping @Sendable (any Error, [PathElement]) -> Void
    ) {
        self.schema = schema
        self.root = root
        self.limits = limits
        allowsIntrospection = introspection
        suggests = suggestions
        self.showsCost = showsCost
        self.report = report
        cache = OperationCache(bytes: limits.cacheBytes)
    }

    /// Parses and validates a document and selects its operation; uses the cache.
    package func prepare(
        _ document: [UInt8], operationName: String? = nil
    ) throws(RequestError) -> PreparedOperation {
        let key = OperationCache.Key(document: document, operationName: operationName)
        if let known = cache[key] { return known }
        let parsed: Document
        do throws(SyntaxError) {
            parsed = try Parser.parse(document, limits: limits.parsing)
        } catch { throw RequestError(error) }
        try DocumentSize.check(parsed, limits: limits, introspection: allowsIntrospection)
        let errors = Validator.validate(
            parsed, against: schema, errorLimit: limits.validationErrors, suggests: suggests)
        if !errors.isEmpty { throw RequestError(code: .validationFailed, errors: errors) }
        let prepared = PreparedOperation(
            try Self.choose(operationName, in: parsed), in: parsed, textBytes: document.count,
            limit: cache.entryLimit)
        try IntrospectionDepth.check(prepared, limit: limits.introspectionDepth)
        cache.insert(prepared, for: key)
        return prepared
    }

    /// `GetOperation` (section 6.1).
    private static func choose(_ name: String?, in document: Document) throws(RequestError) -> OperationDefinition {
        guard let name else {
            guard let only = document.operations.first else {
                throw RequestError(.operationNotFound, "The document has no operation.")
            }
            guard document.operations.count == 1 else {
                throw RequestError(
                    .operationNotFound, "The document has several operations: select one with operationName.")
            }
            return only
        }
        guard let found = document.operations.first(where: { $0.name?.value == name }) else {
            throw RequestError(.operationNotFound, "The document has no operation named \"\(name)\".")
        }
        return found
    }

    /// Executes a query or mutation. `variables` is the request's JSON object.
    package func execute(
        _ operation: PreparedOperation, variables: JSONObject = JSONObject(), context: Context
    ) async -> GraphQLResponse {
        let bound: BoundOperation
        do throws(RequestError) {
            if operation.kind == .subscription {
                throw RequestError(
                    .validationFailed, "A subscription needs a stream.", at: operation.definition.location)
            }
            bound = try bind(operation, variables)
        } catch { return GraphQLResponse(error) }
        var results = [Result<ResolvedValue, any Error>](repeating: .success(.null), count: bound.fields.count)
        var asked: [Int] = []
        for (index, field) in bound.fields.enumerated() {
            if let error = field.argumentError {
                results[index] = .failure(error)
            } else if field.index >= 0 {
                asked.append(index)
            } else {
                results[index] = introspect(field)
            }
        }
        if operation.kind == .mutation {
            for index in asked {
                results[index] = await resolve([bound.fields[index]], .mutation, context)[0]
                // A null in a non-null root field ends the operation.
                if case .failure = results[index], case .nonNull = bound.fields[index].type { break }
            }
        } else if !asked.isEmpty {
            let answers = await resolve(asked.map { bound.fields[$0] }, operation.kind, context)
            for (index, answer) in zip(asked, answers) { results[index] = answer }
        }
        return respond(bound) { results[$0] }
    }

    private func resolve(
        _ fields: [SelectedField], _ kind: OperationKind, _ context: Context
    ) async -> [Result<ResolvedValue, any Error>] {
        let results = await root.resolve(fields, of: kind, context: context)
        if results.count == fields.count { return results }
        return fields.map { _ in .failure(WrongNumberOfResults(expected: fields.count, found: results.count)) }
    }

    private func introspect(_ field: SelectedField) -> Result<ResolvedValue, any Error> {
        switch field.name {
        case "__schema": return .success(.object(SchemaObject(schema: schema)))
        case "__type":
            return Result {
                let type = try field.arguments.string("name").flatMap { schema.type(named: $0) }
                return ResolvedValue(type.map { TypeObject(schema: schema, type: .named($0.id)) })
            }
        default: return .success(.null)
        }
    }

    // MARK: Steps that subscriptions share

    func bind(_ operation: PreparedOperation, _ variables: JSONObject) throws(RequestError) -> BoundOperation {
        let coerced = try VariableCoercion(
            schema: schema, suggests: suggests, errorLimit: limits.validationErrors,
            place: { VariablePlace(operation: operation)($0) }
        ).values(of: operation.definition.variables, from: variables)
        let (plan, growth) = try operation.plan(
            schema, variables: coerced, suggests: suggests,
            budget: limits.fields.multipliedWithoutOverflow(by: 4))
        if growth > 0 { cache.grow(by: growth) }
        let fields = VariableBinding(schema: schema, variables: coerced, suggests: suggests).bind(plan)
        let cost = try Cost(limits: limits).of(fields)
        let typeName = schema.root(of: operation.kind)?.name ?? ""
        return BoundOperation(fields: fields, typeName: typeName, cost: cost)
    }

    func respond(_ bound: BoundOperation, results: (Int) -> Result<ResolvedValue, any Error>) -> GraphQLResponse {
        var response = ResponseWriter(capacity: 16384, report: report)
        response.json.append("{\"data\":")
        if !response.writeRoot(bound.fields, typeName: bound.typeName, results: results) {
            response.json.writeNull()
        }
        if !response.errors.isEmpty {
            response.json.append(",\"errors\":")
            response.json.write(response.errors)
        }
        if showsCost {
            response.json.append(",\"extensions\":{\"cost\":")
            response.json.write(bound.cost)
            response.json.append("}")
        }
        response.json.append("}")
        return GraphQLResponse(
            body: response.json.bytes, errorCount: response.errors.count,
            resolverErrors: bound.fields.indices.compactMap { place in
                if case .failure(let error) = results(place) { error } else { nil }
            })
    }

    func events(of field: SelectedField, context: Context) async throws -> EventStream {
        try await root.events(of: field, context: context)
    }
}

/// An operation with the variables of a request.
struct BoundOperation: Sendable {
    let fields: [SelectedField]
    let typeName: String
    let cost: Int
}

/// Programming error: a resolver returned another number of results than fields.
package struct WrongNumberOfResults: Error, Sendable {
    package let expected: Int
    package let found: Int
}
