import GraphQL

/// Makes of the introspection of October 2021 that of September 2025: `includeDeprecated` and the reason of `@deprecated`
/// are never null there.
final class Edition2025 {
    /// The arguments that were changed, in the order of their names.
    private(set) var changed: Set<String> = []

    func of(_ introspection: InputValue) -> InputValue {
        edit(introspection, at: "__schema") { schema in
            self.editEach(
                self.editEach(
                    schema, of: "types",
                    { type in
                        guard let name = type["name"]?.string, name.utf8.starts(with: "__".utf8) else {
                            return .object(type)
                        }
                        return self.editEach(.object(type), of: "fields") { field in
                            self.required("includeDeprecated", of: "\(name).\(field["name"]?.string ?? "")", field)
                        }
                    }), of: "directives"
            ) { directive in
                guard directive["name"]?.string == "deprecated" else { return .object(directive) }
                return self.required("reason", of: "@deprecated", directive)
            }
        }
    }

    /// Wraps the type of one argument.
    private func required(_ argument: String, of owner: String, _ holder: InputObject) -> InputValue {
        editEach(.object(holder), of: "args") { input in
            guard input["name"]?.string == argument else { return .object(input) }
            self.changed.insert("\(owner)(\(argument):)")
            return self.edit(.object(input), at: "type") { type in
                .object(InputObject(["kind": .string("NON_NULL"), "name": .null, "ofType": type]))
            }
        }
    }

    private func edit(_ value: InputValue, at name: String, _ change: (InputValue) -> InputValue) -> InputValue {
        guard let object = value.object else { return value }
        var edited = InputObject()
        for member in object.members {
            edited.append(member.name, member.name == name ? change(member.value) : member.value)
        }
        return .object(edited)
    }

    private func editEach(
        _ value: InputValue, of name: String, _ change: (InputObject) -> InputValue
    ) -> InputValue {
        edit(value, at: name) { list in
            guard let items = list.list else { return list }
            return .list(items.map { $0.object.map(change) ?? $0 })
        }
    }
}
