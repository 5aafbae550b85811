import GraphQL
import Testing

/// Our engine beside graphql-core, on the same documents and the same made-up rows.
@Suite(.enabled(if: Reference.python != nil, "needs CALOTYPE_TEST_PYTHON with graphql-core"))
struct DifferentialTests {
    @Test(arguments: [("harbour", 3200), ("library", 2000)])
    func `graphql-core gives the same verdict and the same data`(name: String, count: Int) async throws {
        let schema = try name == "harbour" ? TestSchema.harbour() : TestSchema.library()
        var limits = EngineLimits()
        limits.pageSize = -1000...1000
        limits.cost = .max
        limits.rootFields = 10_000
        limits.aliases = 10_000
        limits.directives = 10_000
        let engine = TestSchema.engine(schema, limits: limits)
        var generator = DocumentGenerator(schema: schema, seed: 20_260_101)
        var documents: [(what: String, document: GeneratedDocument)] = []
        for number in 0..<count {
            let document = generator.make()
            let mutation = Mutation.allCases[number / 2 % Mutation.allCases.count]
            if number % 2 == 0 {
                documents.append(("generated", document))
            } else {
                documents.append((mutation.rawValue, mutation.apply(to: document, schema, &generator.random)))
            }
        }
        let reference = try Reference.answers(
            sdl: schema.printed, documents: documents.map { ($0.document.text, $0.document.values) })
        var executed = 0
        var refused = 0
        var differences: [String] = []
        for ((what, document), theirs) in zip(documents, reference.documents) {
            let ours = await answer(engine, document)
            let isRefused = theirs["requestError"] == .bool(true)
            if isRefused { refused += 1 }
            if (ours == nil) != isRefused {
                if refusedSince2025(engine, document) { continue }
                differences.append("\(what): \(theirs["why"]?.string ?? "valid there")\n\(document.text)")
            } else if let data = theirs["data"], let ours {
                executed += 1
                if !same(ours, data) {
                    differences.append("\(what), other data:\n\(document.text)\n\(ours)\n\(data)")
                }
            }
        }
        let kinds = Dictionary(grouping: differences) { $0.prefix { $0 != "\n" } }.mapValues(\.count)
        #expect(kinds.isEmpty, "\(kinds)")
        #expect(
            differences.isEmpty, "\(differences.count) differ; \(differences.prefix(3).joined(separator: "\n---\n"))")
        #expect(executed >= 500, "\(executed) executed")
        #expect(refused >= 500, "\(refused) refused")
    }

    @Test(arguments: ["harbour", "library"])
    func `graphql-core makes the same introspection of the printed schema`(name: String) async throws {
        let schema = try name == "harbour" ? TestSchema.harbour() : TestSchema.library()
        let reference = try Reference.answers(sdl: schema.printed, documents: []).schema
        #expect(reference["problems"] == .list([]))
        var limits = EngineLimits()
        limits.introspectionDepth = 10
        let engine = TestSchema.engine(schema, limits: limits)
        let query = try #require(reference["query"]?.string)
        let response = await engine.execute(try engine.prepare(Array(query.utf8)), context: 0)
        let ours = try #require(try JSONReader.read(response.body).object?["data"])
        let theirs = try #require(reference["introspection"])
        // graphql-core 3.2 has the introspection of October 2021: since September 2025 these arguments are never null.
        let edition = Edition2025()
        #expect(Introspected(ours) == Introspected(edition.of(theirs)))
        #expect(
            edition.changed == [
                "@deprecated(reason:)", "__Directive.args(includeDeprecated:)", "__Field.args(includeDeprecated:)",
                "__Type.enumValues(includeDeprecated:)", "__Type.fields(includeDeprecated:)",
                "__Type.inputFields(includeDeprecated:)",
            ])
    }

    /// The data, or nil on a request error. A subscription is only validated: its data is null.
    private func answer(_ engine: GraphQLEngine<Int>, _ document: GeneratedDocument) async -> InputValue? {
        guard let prepared = try? engine.prepare(Array(document.text.utf8)) else { return nil }
        if prepared.kind == .subscription { return .null }
        // Through JSON, as a client sends them: enums arrive as strings.
        var writer = JSONWriter()
        writer.write(document.values)
        guard let variables = try? JSONReader.read(writer.bytes).object else { return nil }
        let response = await engine.execute(prepared, variables: variables, context: 0)
        guard response.hasData else { return nil }
        return try? JSONReader.read(response.body).object?["data"]
    }

    /// Whether it is refused for conditions on a subscription's top level, which October 2021 let stand there: it counted
    /// only the fields that they leave.
    private func refusedSince2025(_ engine: GraphQLEngine<Int>, _ document: GeneratedDocument) -> Bool {
        do throws(RequestError) {
            _ = try engine.prepare(Array(document.text.utf8))
            return false
        } catch {
            let counted = [
                "must select only one top level field.", "must not select an introspection top level field.",
            ]
            let others = error.errors.map(\.message).filter {
                !$0.hasSuffix("must not be used on a subscription's top level.")
            }
            return others.count < error.errors.count
                && others.allSatisfy { message in counted.contains { message.hasSuffix($0) } }
        }
    }

    /// Equal, where 1 and 1.0 are the same number; members stand in the same order.
    private func same(_ one: InputValue, _ other: InputValue) -> Bool {
        switch (one, other) {
        case (.int(let one), .double(let other)), (.double(let other), .int(let one)): Double(one) == other
        case (.list(let one), .list(let other)):
            one.count == other.count && zip(one, other).allSatisfy { same($0, $1) }
        case (.object(let one), .object(let other)):
            one.members.count == other.members.count
                && zip(one.members, other.members).allSatisfy { $0.name == $1.name && same($0.value, $1.value) }
        default: one == other
        }
    }
}

/// An introspection result by name, without the types of introspection itself and the built-in texts, whose words
/// differ.
private struct Introspected: Equatable {
    let rest: InputValue?
    let types: [String: InputValue]
    let directives: [String: InputValue]

    init(_ data: InputValue) {
        let schema = data.object?["__schema"]?.object
        var members = InputObject()
        for member in schema?.members ?? [] where member.name != "types" && member.name != "directives" {
            members.append(member.name, member.value)
        }
        rest = .object(members)
        let builtIn = [
            "String", "Int", "Float", "Boolean", "ID", "skip", "include", "deprecated", "specifiedBy", "oneOf",
        ]
        func byName(_ list: InputValue?) -> [String: InputValue] {
            var found: [String: InputValue] = [:]
            for item in list?.list ?? [] {
                guard let name = item.object?["name"]?.string else { continue }
                let hides = builtIn.contains(name) || name.utf8.starts(with: "__".utf8)
                found[name] = hides ? Self.withoutTexts(item) : item
            }
            return found
        }
        types = byName(schema?["types"])
        directives = byName(schema?["directives"])
    }

    private static func withoutTexts(_ value: InputValue) -> InputValue {
        switch value {
        case .list(let items): return .list(items.map(withoutTexts))
        case .object(let object):
            var result = InputObject()
            for member in object.members where member.name != "description" {
                result.append(member.name, withoutTexts(member.value))
            }
            return .object(result)
        default: return value
        }
    }
}
