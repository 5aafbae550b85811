/// `IsValidImplementation` (section 3.6.1): a type has the fields of its interfaces.
struct ImplementationCheck {
    let schema: Schema
    let type: TypeDefinition

    func problems(with interface: TypeDefinition) -> [String] {
        guard interface.kind == .interface else {
            return ["Type \(type.name) must only implement interface types, not \(interface.name)."]
        }
        if interface.id == type.id { return ["Type \(type.name) cannot implement itself."] }
        var found = interface.interfaces.filter { !type.interfaces.contains($0) }.map { id in
            "Type \(type.name) must implement \(schema[id].name) because \(interface.name) does."
        }
        for promised in interface.fields {
            let place = "\(interface.name).\(promised.name)"
            guard let field = type.field(promised.name) else {
                found.append("\(place) is expected but \(type.name) does not provide it.")
                continue
            }
            if !covariant(field.type, promised.type) {
                found.append(
                    "\(place) has type \(schema.printed(promised.type)) but \(type.name).\(field.name) has type "
                        + "\(schema.printed(field.type)).")
            }
            if field.deprecation != nil, promised.deprecation == nil {
                found.append("\(place) is not deprecated, so \(type.name).\(field.name) must not be either.")
            }
            found += arguments(of: field, against: promised, place)
        }
        return found
    }

    private func arguments(
        of field: FieldDefinition, against promised: FieldDefinition, _ place: String
    ) -> [String] {
        var found: [String] = []
        for argument in promised.arguments {
            guard let own = field.argument(argument.name) else {
                found.append(
                    "\(place)(\(argument.name):) is expected but \(type.name).\(field.name) does not take it.")
                continue
            }
            if own.type != argument.type {
                found.append("\(type.name).\(field.name)(\(argument.name):) must have the type of \(place)'s.")
            }
        }
        for argument in field.arguments where promised.argument(argument.name) == nil && argument.isRequired {
            found.append(
                "\(type.name).\(field.name)(\(argument.name):) must not be required: \(place) does not take it.")
        }
        return found
    }

    /// `IsValidImplementationFieldType`.
    private func covariant(_ own: TypeReference, _ promised: TypeReference) -> Bool {
        switch (own, promised) {
        case (.nonNull(let own), .nonNull(let promised)): covariant(own, promised)
        case (.nonNull(let own), _): covariant(own, promised)
        case (.list(let own), .list(let promised)): covariant(own, promised)
        case (.named(let own), .named(let promised)): schema.isSubtype(own, of: promised)
        default: false
        }
    }
}
