import API
import Foundation
import HTTPTypes
import JSON
import Testing

@Suite struct GraphQLSettingsTests {
    @Test(arguments: [
        ("depth=2", "{ photos { nodes { id } } }", "TOO_DEEP"),
        ("aliases=1", "{ a: __typename b: __typename }", "TOO_MANY_ALIASES"),
        ("root-fields=1", "{ __typename suggest(text: \"a\") { value } }", "TOO_MANY_ROOT_FIELDS"),
        ("fields=2", "{ photos { nodes { id } } }", "TOO_MANY_FIELDS"),
        ("directives=1", "{ __typename @skip(if: false) @include(if: true) }", "TOO_MANY_DIRECTIVES"),
        ("cost=10", "{ photos(first: 50) { nodes { id } } }", "COST_EXCEEDED"),
        ("tokens=5", "{ photos { nodes { id } } }", "TOO_MANY_TOKENS"),
        ("nesting=2", "{ photos { nodes { id } } }", "TOO_NESTED"),
        ("introspection-depth=1", "{ __schema { types { fields { args { name } } } } }", "INTROSPECTION_TOO_DEEP"),
        ("operations=1", "query A { __typename } query B { __typename }", "TOO_MANY_OPERATIONS"),
        ("page-size=10", "{ photos(first: 11) { totalCount } }", "PAGE_SIZE_OUT_OF_RANGE"),
    ])
    func `each limit that is set is enforced, with its own code`(
        limit: String, query: String, code: String
    ) async throws {
        var settings = GraphQLSettings()
        try settings.setLimits(limit)
        try await withAPI(graphQL: settings) { api in
            let answer = try await api.graphQL(query)
            #expect(answer.text.contains("\"\(code)\""), "\(answer.text)")
            #expect(answer.json["data"] == nil)
        }
    }

    @Test func `bodies and variables have limits`() async throws {
        var settings = GraphQLSettings()
        try settings.setLimits("body=100, variables-depth=3")
        try await withAPI(graphQL: settings) { api in
            let large = try await api.graphQL("{ __typename }" + String(repeating: " ", count: 100))
            #expect(large.status == 413)
            let deep = try await api.send(.post, "/graphql", body: #"{"query":"{a}","variables":{"a":[[[1]]]}}"#)
            #expect(deep.text.contains("VARIABLES_TOO_DEEP"), "\(deep.text)")
            #expect(deep.status == 400)
        }
    }

    @Test(arguments: ["depth", "depth=", "depth=0", "depth=x", "debth=3", "depth=-1", "depth=99999999999"])
    func `an invalid limit is an error`(text: String) {
        var settings = GraphQLSettings()
        #expect(throws: GraphQLSettings.InvalidLimit.self) { try settings.setLimits(text) }
    }

    @Test func `the newer draft's statuses distinguish invalid documents from unparsable ones`() async throws {
        var settings = GraphQLSettings()
        settings.statuses = .draft
        try await withAPI(graphQL: settings) { api in
            for (query, status) in [("{ __typename }", 200), ("{", 400), ("{ nothing }", 422)] {
                let body = try JSONSerialization.data(withJSONObject: ["query": query])
                let answer = try await api.send(
                    .post, "/graphql", headers: [.accept: "application/graphql-response+json"],
                    body: String(decoding: body, as: UTF8.self))
                #expect(answer.status == status, "\(query)")
            }
        }
    }

    @Test(
        arguments: [(true, nil, true), (false, nil, false), (true, false, false), (false, true, true)]
            as [(Bool, Bool?, Bool)])
    func `errors suggest names if introspection is on, unless the setting says otherwise`(
        allowsIntrospection: Bool, setting: Bool?, suggests: Bool
    ) async throws {
        var settings = GraphQLSettings()
        settings.allowsIntrospection = allowsIntrospection
        settings.suggests = setting
        try await withAPI(graphQL: settings) { api in
            for (query, variables) in [
                ("{ phots { totalCount } }", [:]), ("{ timeline(by: YAER) { count } }", [:]),
                ("query ($u: TimelineUnit!) { timeline(by: $u) { count } }", ["u": "YAER"]),
                ("query ($f: PhotoFilter) { photos(filter: $f) { totalCount } }", ["f": ["yeras": [2019]]]),
            ] as [(String, [String: Any])] {
                let answer = try await api.graphQL(query, variables)
                #expect(answer.text.contains("Did you mean") == suggests, "\(answer.text)")
            }
        }
    }

    @Test func `introspection can be turned off`() async throws {
        var settings = GraphQLSettings()
        settings.allowsIntrospection = false
        try await withAPI(graphQL: settings) { api in
            let schema = try await api.graphQL("{ __schema { types { name } } }")
            #expect(schema.text.contains("INTROSPECTION_DISABLED"))
            let typename = try await api.graphQL("{ __typename }")
            #expect(typename.text.contains("Query"))
        }
    }
}
