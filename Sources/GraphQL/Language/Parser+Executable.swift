/// Operations, fragments and selections (sections 2.2 to 2.8).
extension Parser {
    mutating func document() throws(SyntaxError) -> Document {
        var document = Document()
        repeat {
            let start = token
            let description = try description()
            if token.kind == .leftBrace, description == nil {
                document.operations.append(try shorthand())
            } else if at("query") || at("mutation") || at("subscription") {
                document.operations.append(try operation(description, from: start.location))
            } else if at("fragment") {
                document.fragments.append(try fragment(description, from: start.location))
            } else {
                document.typeSystem.append(try typeSystemDefinition(description))
            }
        } while token.kind != .end
        return document
    }

    private mutating func shorthand() throws(SyntaxError) -> OperationDefinition {
        let location = token.location
        return OperationDefinition(
            kind: .query, name: nil, description: nil, variables: [], directives: [],
            selectionSet: try selectionSet(),
            location: location)
    }

    private mutating func operation(
        _ description: String?, from location: SourceLocation
    ) throws(SyntaxError) -> OperationDefinition {
        let kind: OperationKind = at("query") ? .query : at("mutation") ? .mutation : .subscription
        try advance()
        let name = token.kind == .name ? try name() : nil
        var variables: [VariableDefinition] = []
        if token.kind == .leftParenthesis {
            variables = try list(of: "variable", from: .leftParenthesis, to: .rightParenthesis) {
                parser throws(SyntaxError) in try parser.variableDefinition()
            }
        }
        let directives = try directives(constant: false)
        return OperationDefinition(
            kind: kind, name: name, description: description, variables: variables, directives: directives,
            selectionSet: try selectionSet(), location: location)
    }

    private mutating func variableDefinition() throws(SyntaxError) -> VariableDefinition {
        let location = token.location
        let description = try description()
        try expect(.dollar)
        let name = try name()
        try expect(.colon)
        let type = try type()
        let defaultValue = try skip(.equals) ? try value(constant: true) : nil
        return VariableDefinition(
            name: name, description: description, type: type, defaultValue: defaultValue,
            directives: try directives(constant: true), location: location)
    }

    private mutating func fragment(
        _ description: String?, from location: SourceLocation
    ) throws(SyntaxError) -> FragmentDefinition {
        try expect(word: "fragment")
        if at("on") { throw expected("a fragment name") }
        let name = try name()
        try expect(word: "on")
        let condition = try self.name()
        let directives = try directives(constant: false)
        return FragmentDefinition(
            name: name, description: description, typeCondition: condition, directives: directives,
            selectionSet: try selectionSet(), location: location)
    }

    private mutating func selectionSet() throws(SyntaxError) -> SelectionSet {
        try nested { parser throws(SyntaxError) in
            let location = parser.token.location
            let selections = try parser.list(of: "selection", from: .leftBrace, to: .rightBrace) {
                parser throws(SyntaxError) in try parser.selection()
            }
            return SelectionSet(selections: selections, location: location)
        }
    }

    private mutating func selection() throws(SyntaxError) -> Selection {
        if token.kind == .spread { return try spread() }
        let first = try name()
        let second = try skip(.colon) ? try name() : nil
        let arguments = try arguments(constant: false)
        let directives = try directives(constant: false)
        let selectionSet = token.kind == .leftBrace ? try selectionSet() : nil
        return .field(
            FieldSelection(
                alias: second == nil ? nil : first, name: second ?? first, arguments: arguments,
                directives: directives,
                selectionSet: selectionSet))
    }

    private mutating func spread() throws(SyntaxError) -> Selection {
        let location = try expect(.spread).location
        if token.kind == .name, !at("on") {
            let name = try name()
            return .spread(
                FragmentSpread(name: name, directives: try directives(constant: false), location: location))
        }
        let condition = try skip(word: "on") ? try name() : nil
        let directives = try directives(constant: false)
        return .inline(
            InlineFragment(
                typeCondition: condition, directives: directives, selectionSet: try selectionSet(), location: location
            ))
    }
}
