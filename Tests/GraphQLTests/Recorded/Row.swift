import GraphQL
import JSON

/// Rows made up from the path of fields and arguments to them; Fixtures/record.py makes the same.
struct Row: ResolvedObject {
    let typeName: String
    let seed: Int
    let schema: Schema

    func value(of field: SelectedField) -> ResolvedValue {
        guard let definition = schema.type(named: typeName)?.field(field.name) else { return .null }
        let seed = (seed * 31 + Digest.of(field.name) * 7 + Digest.of(.object(field.arguments))) % Digest.prime
        return make(definition.type, seed)
    }

    private func make(_ type: TypeReference, _ seed: Int) -> ResolvedValue {
        if case .nonNull(let inner) = type { return seed % 211 == 0 ? .null : present(inner, seed) }
        return seed % 13 == 0 ? .null : present(type, seed)
    }

    private func present(_ type: TypeReference, _ seed: Int) -> ResolvedValue {
        if case .list(let inner) = type {
            return .list((0..<(seed % 4)).map { make(inner, (seed * 7 + $0 + 1) % Digest.prime) })
        }
        let definition = schema[type]
        switch (definition.kind, definition.name) {
        case (.enumeration, _): return .string(definition.values[seed % definition.values.count].name)
        case (.scalar, "Int"): return .int(seed)
        case (.scalar, "Float"): return .double(Double(seed) / 8)
        case (.scalar, "Boolean"): return .bool(seed % 2 == 0)
        case (.scalar, _): return .string("text \(seed)")
        case (.object, let name): return .object(Row(typeName: name, seed: seed, schema: schema))
        default:
            let names = definition.possibleTypes.map { schema[$0].name }.sorted()
            return .object(Row(typeName: names[seed % names.count], seed: seed, schema: schema))
        }
    }
}

enum Digest {
    static let prime = 1_000_003

    static func of(_ text: String) -> Int { text.utf8.reduce(11) { ($0 * 31 + Int($1)) % prime } }

    static func of(_ value: JSONValue) -> Int {
        switch value {
        case .null: 1
        case .bool(let flag): flag ? 2 : 3
        case .int(let number): modulo(number * 17 + 5)
        case .double(let number): modulo(Int((number * 8).rounded(.down)) * 19 + 7)
        case .string(let text): of(text)
        case .list(let items): items.reduce(13) { ($0 * 37 + of($1)) % prime }
        case .object(let object):
            object.members.sorted { $0.name < $1.name }.reduce(17) { sum, member in
                ((sum * 41 + of(member.name)) % prime * 43 + of(member.value)) % prime
            }
        }
    }

    private static func modulo(_ number: Int) -> Int { (number % prime + prime) % prime }
}

/// Answers root fields from the row that stands for the root.
struct RowResolver: RootResolver {
    let schema: Schema

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Int
    ) async -> [Result<ResolvedValue, any Error>] {
        let row = Row(typeName: schema.root(of: operation)?.name ?? "", seed: 7, schema: schema)
        return fields.map { .success(row.value(of: $0)) }
    }
}
