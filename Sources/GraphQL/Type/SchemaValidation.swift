/// Validates a schema by the "Type Validation" parts of section 3. Each problem is one sentence.
struct SchemaValidation {
    let schema: Schema
    private let applied: AppliedDirectives

    init(_ schema: Schema) {
        self.schema = schema
        applied = AppliedDirectives(schema)
    }

    func problems() -> [String] {
        var found: [String] = []
        for kind in OperationKind.allCases {
            if let root = schema.root(of: kind), root.kind != .object {
                found.append("The \(kind.rawValue) root type must be an object type, not \(root.name).")
            }
        }
        let roots = [schema.query, schema.mutation, schema.subscription].compactMap(\.self)
        if Set(roots).count < roots.count { found.append("All root types must be different.") }
        // Before any default value is read, because reading a cycle would never end.
        let cycles = DefaultValueCycles.problems(of: schema)
        guard cycles.isEmpty else { return found + cycles }
        found += applied.problems(schema.appliedDirectives, at: .schema, "schema")
        for directive in schema.directives where !directive.isBuiltIn {
            found += reserved(directive.name, "Directive")
            found += inputs(directive.arguments, of: "@" + directive.name)
        }
        found += DirectiveCycles.problems(of: schema)
        for type in schema.types where !type.isBuiltIn {
            found += reserved(type.name, "Type")
            found += applied.problems(type.appliedDirectives, at: type.kind.directiveLocation, type.name)
            switch type.kind {
            case .object, .interface: found += composite(type)
            case .union: found += union(type)
            case .enumeration: found += enumeration(type)
            case .input: found += input(type)
            case .scalar: break
            }
        }
        return found + inputCycles()
    }

    private func reserved(_ name: String, _ what: String) -> [String] {
        name.utf8.starts(with: "__".utf8)
            ? ["\(what) name \"\(name)\" must not begin with \"__\", which is reserved by introspection."] : []
    }

    private func duplicates(_ names: [String], _ owner: String) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }.map { "\"\(owner).\($0)\" can only be defined once." }
    }

    private func composite(_ type: TypeDefinition) -> [String] {
        var found = duplicates(type.fields.map(\.name), type.name)
        if type.fields.isEmpty { found.append("Type \(type.name) must define one or more fields.") }
        for field in type.fields {
            let place = "\(type.name).\(field.name)"
            found += reserved(field.name, "Field")
            found += applied.problems(field.appliedDirectives, at: .fieldDefinition, place)
            if !schema[field.type].kind.isOutput {
                found.append("The type of \(place) must be an output type, not \(schema.printed(field.type)).")
            }
            found += inputs(field.arguments, of: place)
        }
        if Set(type.interfaces).count < type.interfaces.count {
            found.append("Type \(type.name) can only implement an interface once.")
        }
        for id in type.interfaces {
            found += ImplementationCheck(schema: schema, type: type).problems(with: schema[id])
        }
        return found
    }

    private func union(_ type: TypeDefinition) -> [String] {
        var found: [String] = []
        if type.possibleTypes.isEmpty {
            found.append("Union type \(type.name) must define one or more member types.")
        }
        for member in type.possibleTypes where schema[member].kind != .object {
            found.append("Union type \(type.name) can only include object types, not \(schema[member].name).")
        }
        if Set(type.possibleTypes).count < type.possibleTypes.count {
            found.append("Union type \(type.name) can only include a type once.")
        }
        return found
    }

    private func enumeration(_ type: TypeDefinition) -> [String] {
        var found = duplicates(type.values.map(\.name), type.name)
        if type.values.isEmpty { found.append("Enum type \(type.name) must define one or more values.") }
        for value in type.values {
            found += reserved(value.name, "Enum value")
            found += applied.problems(value.appliedDirectives, at: .enumValue, "\(type.name).\(value.name)")
        }
        return found
    }

    private func input(_ type: TypeDefinition) -> [String] {
        var found = inputs(type.inputs, of: type.name, at: .inputFieldDefinition)
        if type.inputs.isEmpty { found.append("Input object type \(type.name) must define one or more fields.") }
        if type.isOneOf {
            for field in type.inputs where field.type.isNonNull || field.defaultValue != nil {
                found.append(
                    "OneOf input field \(type.name).\(field.name) must be nullable and without a default value.")
            }
        }
        return found
    }

    private func inputs(
        _ inputs: [InputValueDefinition], of owner: String, at location: DirectiveLocation = .argumentDefinition
    ) -> [String] {
        var found = duplicates(inputs.map(\.name), owner)
        for input in inputs {
            found += reserved(input.name, "Argument")
            found += applied.problems(input.appliedDirectives, at: location, "\(owner).\(input.name)")
            guard schema[input.type].kind.isInput else {
                found.append(
                    "The type of \(owner).\(input.name) must be an input type, not \(schema.printed(input.type)).")
                continue
            }
            if input.isRequired, input.deprecation != nil {
                found.append("Required \(owner).\(input.name) cannot be deprecated.")
            }
            if let value = input.defaultValue {
                do throws(CoercionError) {
                    _ = try LiteralCoercion(schema: schema, suggests: true).value(of: value, as: input.type)
                } catch {
                    found.append("The default value of \(owner).\(input.name) is invalid: \(error.message)")
                }
            }
        }
        return found
    }

    /// Finds input objects that require themselves: a cycle of non-null fields can never have a value.
    private func inputCycles() -> [String] {
        var finished: Set<TypeID> = []
        var found: [String] = []
        func visit(_ id: TypeID, _ path: [TypeID]) {
            if let start = path.firstIndex(of: id) {
                let names = path[start...].map { schema[$0].name }.joined(separator: ", ")
                found.append("Input objects must not need themselves through non-null fields: \(names).")
                return
            }
            if finished.contains(id) { return }
            for field in schema[id].inputs {
                if case .nonNull(.named(let next)) = field.type, schema[next].kind == .input {
                    visit(next, path + [id])
                }
            }
            finished.insert(id)
        }
        for type in schema.types where type.kind == .input { visit(type.id, []) }
        return found
    }
}
