import GraphQL
import JSON
import Synchronization
import Testing

private struct Refusal: GraphQLErrorConvertible {
    var graphQLMessage: String { "Not for you." }
    var graphQLCode: String { "FORBIDDEN" }
}

private struct Secret: Error {}

/// Objects whose fields are written in the test.
private struct Fixed: ResolvedObject {
    var typeName = "Ship"
    var values: [String: ResolvedValue] = [:]
    var failure: (any Error)?

    func value(of field: SelectedField) throws -> ResolvedValue {
        if let failure, values[field.name] == nil { throw failure }
        return values[field.name] ?? .null
    }
}

private struct Resolver: RootResolver {
    var answers: [String: Result<ResolvedValue, any Error>] = [:]
    let calls = Calls()

    final class Calls: Sendable {
        let list = Mutex<[[String]]>([])
    }

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Int
    ) async -> [Result<ResolvedValue, any Error>] {
        calls.list.withLock { $0.append(fields.map(\.responseKey)) }
        return fields.map { answers[$0.name] ?? .success(.null) }
    }

    func events(of field: SelectedField, context: Int) async throws -> EventStream {
        EventStream { continuation in
            for number in 1...3 { continuation.yield(.int(number)) }
            continuation.finish(throwing: Secret())
        }
    }
}

private final class Counter: Sendable {
    let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// A clock that is wound up for each tick.
private struct Ticking: RootResolver {
    let made: @Sendable () -> Int

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Int
    ) async -> [Result<ResolvedValue, any Error>] { [] }

    func events(of field: SelectedField, context: Int) async throws -> EventStream {
        EventStream(unfolding: { [made] in .int(made()) })
    }
}

struct ExecutionTests {
    private func run(
        _ text: String, _ resolver: Resolver, variables: JSONObject = JSONObject()
    ) async throws -> String {
        let engine = GraphQLEngine(
            schema: try TestSchema.harbour(), root: resolver, showsCost: false, report: { _, _ in })
        let response = await engine.execute(try engine.prepare(Array(text.utf8)), variables: variables, context: 0)
        return String(decoding: response.body, as: UTF8.self)
    }

    private let ship = ResolvedValue.object(Fixed(values: ["name": .string("Argo"), "crew": .list([])]))

    @Test func `response keys are in the order of the query, merged over fragments`() async throws {
        let resolver = Resolver(answers: ["ship": .success(ship)])
        let body = try await run(
            "{ b: ship { crew { name } ...F name } a: __typename } fragment F on Ship { __typename name }", resolver)
        #expect(body == #"{"data":{"b":{"crew":[],"__typename":"Ship","name":"Argo"},"a":"Query"}}"#)
    }

    @Test func `a null propagates to the nearest nullable parent`() async throws {
        let crew = ResolvedValue.list([
            .object(Fixed(typeName: "Person", values: ["name": .string("Jason")])),
            .object(Fixed(typeName: "Person")),
        ])
        let broken = ResolvedValue.object(Fixed(values: ["name": .string("Argo"), "crew": crew]))
        let resolver = Resolver(answers: ["vessels": .success(.list([ship, broken])), "ship": .success(broken)])
        #expect(
            try await run("{ vessels { name crew { name } } }", resolver)
                == #"{"data":{"vessels":[{"name":"Argo","crew":[]},null]},"errors":[{"message":"Cannot return null for non-nullable field \"name\".","locations":[{"line":1,"column":25}],"path":["vessels",1,"crew",1,"name"],"extensions":{"code":"INTERNAL"}}]}"#
        )
        let whole = try await run("{ person { name } ship { crew { name } } }", resolver)
        #expect(whole.hasPrefix(#"{"data":null,"errors":"#))
    }

    @Test func `errors for clients have a code, all others are hidden`() async throws {
        let refused = ResolvedValue.object(Fixed(values: ["name": .string("Argo")], failure: Refusal()))
        let resolver = Resolver(answers: ["ship": .success(refused), "person": .failure(Secret())])
        #expect(
            try await run("{ ship { name length } person { name } }", resolver)
                == #"{"data":{"ship":{"name":"Argo","length":null},"person":null},"errors":[{"message":"Not for you.","locations":[{"line":1,"column":15}],"path":["ship","length"],"extensions":{"code":"FORBIDDEN"}},{"message":"Internal error.","locations":[{"line":1,"column":24}],"path":["person"],"extensions":{"code":"INTERNAL"}}]}"#
        )
    }

    @Test func `root fields are resolved together in a query and one at a time in a mutation`() async throws {
        let query = Resolver(answers: ["ship": .success(ship)])
        _ = try await run("{ a: ship { name } person { name } b: ship { name } }", query)
        #expect(query.calls.list.withLock { $0 } == [["a", "person", "b"]])
        let mutation = Resolver(answers: ["launch": .success(ship)])
        _ = try await run("mutation { a: launch(day: 1) { name } b: launch(day: 2) { name } }", mutation)
        #expect(mutation.calls.list.withLock { $0 } == [["a"], ["b"]])
        let failing = Resolver(answers: ["launch": .failure(Refusal())])
        _ = try await run("mutation { a: launch(day: 1) { name } b: launch(day: 2) { name } }", failing)
        #expect(failing.calls.list.withLock { $0 } == [["a"]])
    }

    @Test func `conditions use variables, and the order is that of the first included field`() async throws {
        let text = "query ($s: Boolean!) { ship { name @skip(if: $s) crew { name } name } }"
        let resolver = Resolver(answers: ["ship": .success(ship)])
        #expect(
            try await run(text, resolver, variables: JSONObject(["s": .bool(true)]))
                == #"{"data":{"ship":{"crew":[],"name":"Argo"}}}"#)
        #expect(
            try await run(text, resolver, variables: JSONObject(["s": .bool(false)]))
                == #"{"data":{"ship":{"name":"Argo","crew":[]}}}"#)
    }

    @Test func `an invalid variable is a request error that names its path`() async throws {
        let text = "query ($f: Filter) { vessels(filter: $f) { name } }"
        let value: JSONValue = .object(["and": .list([.object(["longer": .string("x")])])])
        #expect(
            try await run(text, Resolver(), variables: JSONObject(["f": value]))
                == #"{"errors":[{"message":"Variable \"$f\" got invalid value at \"f.and[0].longer\"; Float cannot represent non numeric value: \"x\"","locations":[{"line":1,"column":8}],"extensions":{"code":"BAD_USER_INPUT","field":"filter.and[0].longer"}}]}"#
        )
    }

    @Test(arguments: [(3.0, true), (3.5, false), (1e300, false)])
    func `a whole number in JSON is an integer in any notation`(number: Double, isWhole: Bool) async throws {
        let text = "query ($id: ID!, $n: Int) { harbour(id: $id) { name } ship(number: $n) { name } }"
        let resolver = Resolver(answers: ["ship": .success(ship)])
        for (id, n) in [(JSONValue.double(number), JSONValue.int(3)), (.int(3), .double(number))] {
            let body = try await run(text, resolver, variables: JSONObject(["id": id, "n": n]))
            #expect(body.hasPrefix("{\"data\":") == isWhole, "\(body)")
        }
    }

    @Test func `a subscription responds to each event, then with the error of its source`() async throws {
        let engine = GraphQLEngine(
            schema: try TestSchema.harbour(), root: Resolver(), showsCost: false, report: { _, _ in })
        let prepared = try engine.prepare(Array("subscription { clock }".utf8))
        guard case .responses(let stream) = await engine.subscribe(to: prepared, context: 0) else {
            Issue.record("refused")
            return
        }
        var bodies: [String] = []
        for await response in stream { bodies.append(String(decoding: response.body, as: UTF8.self)) }
        #expect(
            bodies.prefix(3) == ["{\"data\":{\"clock\":1}}", "{\"data\":{\"clock\":2}}", "{\"data\":{\"clock\":3}}"])
        #expect(bodies.count == 4 && bodies[3].hasPrefix("{\"data\":{\"clock\":null},\"errors\":"))
    }

    @Test func `an event is created only when its response is requested`() async throws {
        let made = Counter()
        let resolver = Ticking(made: { made.next() })
        let engine = GraphQLEngine(
            schema: try TestSchema.harbour(), root: resolver, showsCost: false, report: { _, _ in })
        let prepared = try engine.prepare(Array("subscription { clock }".utf8))
        guard case .responses(let stream) = await engine.subscribe(to: prepared, context: 0) else {
            Issue.record("refused")
            return
        }
        var responses = stream.makeAsyncIterator()
        for number in 1...3 {
            let body = await responses.next().map { String(decoding: $0.body, as: UTF8.self) }
            #expect(body == "{\"data\":{\"clock\":\(number)}}")
            // A reader who takes his time holds the source back.
            try await Task.sleep(for: .milliseconds(20))
            #expect(made.value.withLock { $0 } == number)
        }
    }

    @Test func `a cached document is not prepared again`() throws {
        let engine = TestSchema.engine(try TestSchema.harbour())
        let text = Array("{ person { name } }".utf8)
        #expect(try engine.prepare(text) === engine.prepare(text))
    }

    @Test func `pages multiply the cost, and their size is limited`() async throws {
        let engine = TestSchema.engine(try TestSchema.library())
        func code(_ text: String) async throws -> RequestError.Code? {
            await engine.execute(try engine.prepare(Array(text.utf8)), context: 0).requestErrorCode
        }
        #expect(try await code("{ photos(first: 200) { nodes { id } } }") == nil)
        #expect(try await code("{ photos(first: 201) { nodes { id } } }") == .pageSizeOutOfRange)
        #expect(try await code("{ photos(first: 0) { nodes { id } } }") == .pageSizeOutOfRange)
    }

    @Test func `without suggestions no error reveals other names`() async throws {
        let schema = try TestSchema.harbour()
        let engine = GraphQLEngine(
            schema: schema, root: RowResolver(schema: schema), suggestions: false
        ) { _, _ in }
        for text in [
            "{ persn { name } }", "{ things { name } }", "{ person(ag: 1) { name } }", "{ ... on Persn { name } }",
            "{ count(of: TEE) }", "{ things(search: { text: \"a\", limt: 1 }) { __typename } }",
            "{ person { name @skp(if: true) } }", "{ person { name @skip(iff: true, if: true) } }",
        ] {
            #expect { try engine.prepare(Array(text.utf8)) } throws: { error in
                guard let error = error as? RequestError else { return false }
                return error.errors.allSatisfy { !$0.message.contains("Did you mean") }
            }
        }
        // What only a request's variables can make wrong.
        for (text, value) in [
            ("query ($v: Cargo!) { count(of: $v) }", JSONValue.string("TEE")),
            ("query ($v: Search) { things(search: $v) { __typename } }", .object(["tex": .string("a")])),
            ("query ($v: String) { vessels(filter: { ids: [$v], unit: METER }) { name } }", .string("a")),
        ] {
            do {
                let prepared = try engine.prepare(Array(text.utf8))
                let response = await engine.execute(prepared, variables: JSONObject(["v": value]), context: 0)
                #expect(!String(decoding: response.body, as: UTF8.self).contains("Did you mean"))
                #expect(response.errorCount > 0)
            } catch { #expect(!error.errors.contains { $0.message.contains("Did you mean") }) }
        }
    }

    @Test func `introspection can be switched off`() throws {
        let schema = try TestSchema.harbour()
        let engine = GraphQLEngine(schema: schema, root: RowResolver(schema: schema), introspection: false) { _, _ in
        }
        #expect { try engine.prepare(Array("{ __schema { types { name } } }".utf8)) } throws: {
            ($0 as? RequestError)?.code == .introspectionDisabled
        }
        _ = try engine.prepare(Array("{ __typename }".utf8))
    }
}
