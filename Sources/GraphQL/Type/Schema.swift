/// A type system that executes requests (section 3.3): built from SDL, validated once, immutable.
package final class Schema: Sendable {
    package let description: String?
    package let appliedDirectives: [Directive]
    package let types: [TypeDefinition]
    package let directives: [DirectiveDefinition]
    package let query: TypeID
    package let mutation: TypeID?
    package let subscription: TypeID?
    package let scalars: [String: ScalarCoercion]
    private let ids: [String: TypeID]
    private let directiveIndex: [String: Int]
    /// `__typename`, `__schema` and `__type`, which no type defines.
    let metaFields: MetaFields

    /// Parses and validates SDL. A custom scalar that `scalars` does not contain accepts every value.
    ///
    /// - Throws: ``SchemaError`` with all problems, or ``SyntaxError``.
    package convenience init(sdl: String, scalars: [String: ScalarCoercion] = [:]) throws {
        let limits = ParseLimits(bytes: .max, tokens: .max, nesting: 100)
        let document = try Parser.parse(Array(sdl.utf8), limits: limits)
        try self.init(definitions: document, scalars: scalars)
    }

    private init(definitions document: Document, scalars: [String: ScalarCoercion]) throws {
        var builder = try SchemaBuilder(document)
        let built = try builder.build()
        description = built.description
        appliedDirectives = built.appliedDirectives
        types = built.types
        directives = built.directives
        query = built.query
        mutation = built.mutation
        subscription = built.subscription
        ids = built.ids
        self.scalars = ScalarCoercion.builtIn.merging(scalars) { _, own in own }
        directiveIndex = Dictionary(built.directives.enumerated().map { ($1.name, $0) }) { first, _ in first }
        metaFields = try MetaFields(ids: built.ids)
        let problems = SchemaValidation(self).problems()
        guard problems.isEmpty else { throw SchemaError(problems: problems) }
    }

    package subscript(id: TypeID) -> TypeDefinition { types[id.index] }
    package subscript(reference: TypeReference) -> TypeDefinition { types[reference.id.index] }

    package func type(named name: String) -> TypeDefinition? { ids[name].map { types[$0.index] } }
    package func directive(named name: String) -> DirectiveDefinition? { directiveIndex[name].map { directives[$0] } }

    package func root(of kind: OperationKind) -> TypeDefinition? {
        switch kind {
        case .query: self[query]
        case .mutation: mutation.map { self[$0] }
        case .subscription: subscription.map { self[$0] }
        }
    }

    /// The field that `name` selects on `type`, including meta fields (section 4.1).
    package func field(_ name: String, on type: TypeDefinition) -> FieldDefinition? {
        guard name.utf8.starts(with: "__".utf8) else { return type.field(name) }
        if name == "__typename" { return type.kind.isComposite ? metaFields.typename : nil }
        if type.id == query {
            if name == "__schema" { return metaFields.schema }
            if name == "__type" { return metaFields.type }
        }
        return nil
    }

    /// In SDL syntax: `[Photo!]!`.
    package func printed(_ type: TypeReference) -> String {
        switch type {
        case .named(let id): self[id].name
        case .list(let inner): "[\(printed(inner))]"
        case .nonNull(let inner): "\(printed(inner))!"
        }
    }

    /// The type that `expression` refers to; nil if it does not exist.
    func resolve(_ expression: TypeExpression) -> TypeReference? {
        switch expression {
        case .named(let name): ids[name.value].map { .named($0) }
        case .list(let inner): resolve(inner).map { .list($0) }
        case .nonNull(let inner): resolve(inner).map { .nonNull($0) }
        }
    }

    /// Whether the types have a possible type in common (`GetPossibleTypes`).
    func overlap(_ one: TypeDefinition, _ other: TypeDefinition) -> Bool {
        if one.id == other.id { return true }
        return one.possibleTypes.contains { other.possibleTypes.contains($0) }
    }

    /// Whether `type` is `of`, implements it or is a member of it.
    func isSubtype(_ type: TypeID, of other: TypeID) -> Bool {
        type == other || self[other].possibleTypes.contains(type) || self[type].interfaces.contains(other)
    }
}

/// All problems of a schema, one sentence each.
package struct SchemaError: Error, Sendable, CustomStringConvertible {
    package let problems: [String]
    package var description: String { problems.joined(separator: "\n") }
}

/// The implicit fields of every schema (sections 4.1 and 4.2).
struct MetaFields: Sendable {
    let typename: FieldDefinition
    let schema: FieldDefinition
    let type: FieldDefinition

    init(ids: [String: TypeID]) throws {
        guard let string = ids["String"], let schemaType = ids["__Schema"], let typeType = ids["__Type"] else {
            throw SchemaError(problems: ["The introspection types are missing."])
        }
        typename = FieldDefinition(
            name: "__typename", description: "The name of the current object's type.", arguments: [],
            type: .nonNull(.named(string)), deprecation: nil)
        schema = FieldDefinition(
            name: "__schema", description: "The type system of this service.", arguments: [],
            type: .nonNull(.named(schemaType)), deprecation: nil)
        type = FieldDefinition(
            name: "__type", description: "A type of this service by its name.",
            arguments: [
                InputValueDefinition(
                    name: "name", description: nil, type: .nonNull(.named(string)), defaultValue: nil,
                    deprecation: nil)
            ],
            type: .named(typeType), deprecation: nil)
    }
}
