/// Checks directives on definitions: that they exist, that their location and repetition are allowed, and their
/// arguments (sections 3.13 and 5.7).
struct AppliedDirectives {
    private let schema: Schema

    init(_ schema: Schema) { self.schema = schema }

    /// - Parameter place: the definition, as named in messages.
    func problems(_ applied: [Directive], at location: DirectiveLocation, _ place: String) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for directive in applied {
            let name = "\"@\(directive.name.value)\""
            guard let definition = schema.directive(named: directive.name.value) else {
                found.append("Unknown directive \(name) on \(place).")
                continue
            }
            if !definition.locations.contains(location) {
                found.append("Directive \(name) may not be used on \(location.rawValue), as on \(place).")
            }
            if !seen.insert(directive.name.value).inserted, !definition.isRepeatable {
                found.append("The directive \(name) can only be used once on \(place).")
            }
            found += arguments(of: directive, definition, "directive \(name) on \(place)")
        }
        return found
    }

    private func arguments(
        of directive: Directive, _ definition: DirectiveDefinition, _ place: String
    ) -> [String] {
        var found: [String] = []
        var given: Set<String> = []
        for argument in directive.arguments {
            let name = argument.name.value
            if !given.insert(name).inserted { found.append("Argument \"\(name)\" is given twice to \(place).") }
            guard let expected = definition.argument(name) else {
                found.append("Unknown argument \"\(name)\" of \(place).")
                continue
            }
            guard schema[expected.type].kind.isInput else { continue }
            do throws(CoercionError) {
                _ = try LiteralCoercion(schema: schema, suggests: true).value(of: argument.value, as: expected.type)
            } catch {
                found.append("Argument \"\(name)\" of \(place) is invalid: \(error.message)")
            }
        }
        for expected in definition.arguments where expected.isRequired && !given.contains(expected.name) {
            found.append("Argument \"\(expected.name)\" of \(place) is required.")
        }
        return found
    }
}

extension TypeKind {
    /// The directive location of a definition of this kind.
    var directiveLocation: DirectiveLocation {
        switch self {
        case .scalar: .scalar
        case .object: .object
        case .interface: .interface
        case .union: .union
        case .enumeration: .enumeration
        case .input: .inputObject
        }
    }
}
