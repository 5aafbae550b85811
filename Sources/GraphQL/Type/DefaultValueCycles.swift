/// Finds default values of input fields that refer to themselves: `InputObjectDefaultValueHasCycle` (section 3.10.1),
/// such as `input A { a: A = {} }`.
struct DefaultValueCycles {
    private struct Field: Hashable {
        let type: TypeID
        let name: String
    }

    private let schema: Schema
    /// Fields whose default value has no cycle.
    private var finished: Set<Field> = []
    private var problems: [String] = []

    /// One sentence per cycle.
    static func problems(of schema: Schema) -> [String] {
        var search = DefaultValueCycles(schema: schema)
        for type in schema.types where type.kind == .input {
            for input in type.inputs { search.followDefault(of: input, in: type, []) }
        }
        return search.problems
    }

    private init(schema: Schema) { self.schema = schema }

    /// Follows the default of a field, which applies if a value omits the field. `path` contains the fields whose
    /// defaults led here.
    private mutating func followDefault(
        of input: InputValueDefinition, in type: TypeDefinition, _ path: [Field]
    ) {
        let field = Field(type: type.id, name: input.name)
        guard let value = input.defaultValue, !finished.contains(field) else { return }
        if let start = path.firstIndex(of: field) {
            let names = (path[start...] + [field]).map { "\(schema[$0.type].name).\($0.name)" }
            problems.append(
                "Default values of input fields must not need themselves: \(names.joined(separator: ", ")).")
            return
        }
        follow(value, as: schema[input.type], path + [field])
        finished.insert(field)
    }

    private mutating func follow(_ value: ValueLiteral, as type: TypeDefinition, _ path: [Field]) {
        guard type.kind == .input else { return }
        switch value.kind {
        case .list(let items): for item in items { follow(item, as: type, path) }
        case .object(let given):
            for input in type.inputs {
                if let member = given.first(where: { $0.name.value == input.name }) {
                    follow(member.value, as: schema[input.type], path)
                } else {
                    followDefault(of: input, in: type, path)
                }
            }
        default: break
        }
    }
}
