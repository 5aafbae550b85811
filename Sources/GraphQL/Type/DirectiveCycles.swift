/// "A directive definition must not contain the use of a directive which references itself", directly or through the
/// directives and types of its arguments (section 3.13).
struct DirectiveCycles {
    private let schema: Schema
    private var directives: Set<String> = []
    private var types: Set<TypeID> = []

    static func problems(of schema: Schema) -> [String] {
        schema.directives.filter { directive in
            var uses = DirectiveCycles(schema: schema)
            uses.add(directive.arguments)
            return uses.directives.contains(directive.name)
        }.map { "Directive \"@\($0.name)\" must not be used on what its own arguments are made of." }
    }

    private init(schema: Schema) { self.schema = schema }

    private mutating func add(_ inputs: [InputValueDefinition]) {
        for input in inputs {
            add(input.appliedDirectives)
            let type = schema[input.type]
            guard types.insert(type.id).inserted else { continue }
            add(type.appliedDirectives)
            for value in type.values { add(value.appliedDirectives) }
            add(type.inputs)
        }
    }

    private mutating func add(_ applied: [Directive]) {
        for directive in applied where directives.insert(directive.name.value).inserted {
            if let definition = schema.directive(named: directive.name.value) { add(definition.arguments) }
        }
    }
}
