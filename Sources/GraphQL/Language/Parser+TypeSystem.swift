/// Definitions and extensions of a type system (section 3).
extension Parser {
    mutating func typeSystemDefinition(_ description: String?) throws(SyntaxError) -> TypeSystemDefinition {
        let definition = try anyDefinition(description)
        if definition.isExtension, definition.isBare { throw expected("what the extension adds") }
        return definition
    }

    private mutating func anyDefinition(_ description: String?) throws(SyntaxError) -> TypeSystemDefinition {
        let isExtension = description == nil ? try skip(word: "extend") : false
        let start = token
        guard start.kind == .name else { throw expected("a definition") }
        func named(
            _ kind: TypeSystemDefinition.Kind, _ parser: inout Parser
        ) throws(SyntaxError) -> TypeSystemDefinition {
            TypeSystemDefinition(
                kind: kind, isExtension: isExtension, name: try parser.name(), description: description)
        }
        if try skip(word: "schema") {
            return try schema(
                TypeSystemDefinition(
                    kind: .schema, isExtension: isExtension, name: Name(value: "schema", location: start.location),
                    description: description))
        }
        if try skip(word: "scalar") {
            var definition = try named(.scalar, &self)
            definition.directives = try directives(constant: true)
            return definition
        }
        if try skip(word: "type") { return try composite(try named(.object, &self)) }
        if try skip(word: "interface") { return try composite(try named(.interface, &self)) }
        if try skip(word: "union") { return try union(try named(.union, &self)) }
        if try skip(word: "enum") { return try enumeration(try named(.enumeration, &self)) }
        if try skip(word: "input") { return try input(try named(.input, &self)) }
        if !isExtension, try skip(word: "directive") {
            try expect(.at)
            return try directive(try named(.directive, &self))
        }
        throw expected("a definition")
    }

    private mutating func schema(_ start: TypeSystemDefinition) throws(SyntaxError) -> TypeSystemDefinition {
        var definition = start
        definition.directives = try directives(constant: true)
        guard token.kind == .leftBrace || !definition.isExtension else { return definition }
        definition.rootTypes = try list(of: "root operation type", from: .leftBrace, to: .rightBrace) {
            parser throws(SyntaxError) in
            guard parser.token.kind == .name, let kind = OperationKind(rawValue: parser.text(of: parser.token)) else {
                throw parser.expected("an operation type")
            }
            try parser.advance()
            try parser.expect(.colon)
            return TypeSystemDefinition.RootType(operation: kind, type: try parser.name())
        }
        return definition
    }

    private mutating func composite(_ start: TypeSystemDefinition) throws(SyntaxError) -> TypeSystemDefinition {
        var definition = start
        if try skip(word: "implements") {
            _ = try skip(.ampersand)
            repeat { definition.types.append(try name()) } while try skip(.ampersand)
        }
        definition.directives = try directives(constant: true)
        guard token.kind == .leftBrace else { return definition }
        definition.fields = try list(of: "field", from: .leftBrace, to: .rightBrace) { parser throws(SyntaxError) in
            let description = try parser.description()
            let name = try parser.name()
            let arguments = try parser.inputValues(from: .leftParenthesis, to: .rightParenthesis)
            try parser.expect(.colon)
            let type = try parser.type()
            return TypeSystemDefinition.Field(
                name: name, description: description, arguments: arguments, type: type,
                directives: try parser.directives(constant: true))
        }
        return definition
    }

    private mutating func inputValues(
        from open: Token.Kind, to close: Token.Kind
    ) throws(SyntaxError) -> [TypeSystemDefinition.InputValue] {
        guard token.kind == open else { return [] }
        return try list(of: "input value", from: open, to: close) { parser throws(SyntaxError) in
            let description = try parser.description()
            let name = try parser.name()
            try parser.expect(.colon)
            let type = try parser.type()
            let defaultValue = try parser.skip(.equals) ? try parser.value(constant: true) : nil
            return TypeSystemDefinition.InputValue(
                name: name, description: description, type: type, defaultValue: defaultValue,
                directives: try parser.directives(constant: true))
        }
    }

    private mutating func union(_ start: TypeSystemDefinition) throws(SyntaxError) -> TypeSystemDefinition {
        var definition = start
        definition.directives = try directives(constant: true)
        if try skip(.equals) {
            _ = try skip(.pipe)
            repeat { definition.types.append(try name()) } while try skip(.pipe)
        }
        return definition
    }

    private mutating func enumeration(_ start: TypeSystemDefinition) throws(SyntaxError) -> TypeSystemDefinition {
        var definition = start
        definition.directives = try directives(constant: true)
        guard token.kind == .leftBrace else { return definition }
        definition.values = try list(of: "enum value", from: .leftBrace, to: .rightBrace) {
            parser throws(SyntaxError) in
            let description = try parser.description()
            if parser.at("true") || parser.at("false") || parser.at("null") { throw parser.expected("an enum value") }
            let name = try parser.name()
            return TypeSystemDefinition.EnumValue(
                name: name, description: description, directives: try parser.directives(constant: true))
        }
        return definition
    }

    private mutating func input(_ start: TypeSystemDefinition) throws(SyntaxError) -> TypeSystemDefinition {
        var definition = start
        definition.directives = try directives(constant: true)
        definition.inputs = try inputValues(from: .leftBrace, to: .rightBrace)
        return definition
    }

    private mutating func directive(_ start: TypeSystemDefinition) throws(SyntaxError) -> TypeSystemDefinition {
        var definition = start
        definition.inputs = try inputValues(from: .leftParenthesis, to: .rightParenthesis)
        definition.isRepeatable = try skip(word: "repeatable")
        try expect(word: "on")
        _ = try skip(.pipe)
        repeat {
            guard token.kind == .name, DirectiveLocation(rawValue: text(of: token)) != nil else {
                throw expected("a directive location")
            }
            definition.directiveLocations.append(try name())
        } while try skip(.pipe)
        return definition
    }
}
