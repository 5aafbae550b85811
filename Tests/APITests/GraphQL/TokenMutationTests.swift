import API
import Catalog
import Foundation
import HTTPTypes
import JSON
import Testing

/// Tokens and jobs of the administrator through GraphQL.
@Suite struct TokenMutationTests {
    private static let create = """
        mutation ($name: String!, $scopes: [Scope!]!, $end: DateTime) {
          createToken(name: $name, scopes: $scopes, expiresAt: $end) {
            secret token { id name scopes createdAt expiresAt revokedAt } } }
        """
    private static let revoke = "mutation ($id: ID!) { revokeToken(id: $id) { id revokedAt } }"

    private static func data(_ answer: TestAPI.Answer, _ field: String) throws -> Any {
        #expect(answer.json["errors"] == nil, "\(answer.text)")
        return try #require((answer.json["data"] as? [String: Any])?[field])
    }

    @Test func `a token can be created, used, listed without its secret, and revoked at once`() async throws {
        try await withAPI(photos: 1) { api in
            let variables: [String: Any] = [
                "name": "a frame", "scopes": ["AI_WRITE", "READ"], "end": "2099-01-01T00:00:00Z",
            ]
            let made = try #require(
                try Self.data(try await api.graphQL(Self.create, variables, as: .admin), "createToken")
                    as? [String: Any])
            let secret = try #require(made["secret"] as? String)
            let token = try #require(made["token"] as? [String: Any])
            let id = try #require(token["id"] as? String)
            #expect(token["scopes"] as? [String] == ["AI_WRITE", "READ"])
            #expect(token["expiresAt"] as? String == "2099-01-01T00:00:00Z")
            #expect(token["revokedAt"] is NSNull)

            let headers: HTTPFields = [.authorization: "Bearer \(secret)"]
            #expect(try await api.send(.get, "/api/v1/photos", as: nil, headers: headers).status == 200)

            let listed = try await api.graphQL("{ tokens { id name revokedAt } }", as: .admin)
            #expect(!listed.text.contains(secret))
            let names = try #require(try Self.data(listed, "tokens") as? [[String: Any]]).compactMap {
                $0["name"] as? String
            }
            #expect(names == ["read", "favourites", "edit", "ai:write", "ingest", "admin", "a frame"])
            let node = try await api.graphQL("{ node(id: \"\(id)\") { id ... on Token { name } } }", as: .admin)
            #expect(node.text.contains(#""name":"a frame""#), "\(node.text)")

            let ended = try await api.graphQL(Self.revoke, ["id": id], as: .admin)
            let revokedAt = (try Self.data(ended, "revokeToken") as? [String: Any])?["revokedAt"] as? String
            #expect(revokedAt != nil)
            // At once, although this process had cached it.
            #expect(try await api.send(.get, "/api/v1/photos", as: nil, headers: headers).status == 401)
            let again = try await api.graphQL(Self.revoke, ["id": id], as: .admin)
            #expect((try Self.data(again, "revokeToken") as? [String: Any])?["revokedAt"] as? String == revokedAt)
        }
    }

    @Test(arguments: [
        (create, #"{"name": "", "scopes": ["READ"]}"#, "BAD_USER_INPUT"),
        (create, #"{"name": "\#(String(repeating: "n", count: 101))", "scopes": ["READ"]}"#, "BAD_USER_INPUT"),
        (create, #"{"name": "a", "scopes": []}"#, "BAD_USER_INPUT"),
        (create, #"{"name": "a", "scopes": ["WRITE"]}"#, "BAD_USER_INPUT"),
        (create, #"{"name": "a", "scopes": ["READ"], "end": "2001-01-01T00:00:00Z"}"#, "BAD_USER_INPUT"),
        (create, #"{"name": "a", "scopes": ["READ"], "end": "tomorrow"}"#, "BAD_USER_INPUT"),
        (revoke, #"{"id": "UGhvdG86MQ=="}"#, "BAD_USER_INPUT"), (revoke, #"{"id": "VG9rZW46OTk5OTk="}"#, "NOT_FOUND"),
        ("query ($n: Int!) { jobs(first: $n) { id } }", #"{"n": 51}"#, "BAD_USER_INPUT"),
    ])
    func `invalid arguments of a token are rejected`(query: String, variables: String, code: String) async throws {
        let values = try JSONSerialization.jsonObject(with: Data(variables.utf8)) as? [String: Any]
        let body = try JSONSerialization.data(withJSONObject: ["query": query, "variables": try #require(values)])
        let text = String(decoding: body, as: UTF8.self)
        try await withAPI { api in
            let answer = try await api.send(.post, "/graphql", as: .admin, body: text)
            #expect(answer.text.contains(code), "\(answer.text)")
            let tokens = try await api.graphQL("{ tokens { id } }", as: .admin)
            #expect(try #require(try Self.data(tokens, "tokens") as? [Any]).count == Scope.allCases.count)
        }
    }

    @Test(arguments: [
        ("{ tokens { id } }", "tokens"), ("{ jobs { id } }", "jobs"),
        ("{ node(id: \"VG9rZW46MQ==\") { id } }", "node"),
        ("mutation { createToken(name: \"a\", scopes: [ADMIN]) { secret } }", "createToken"),
        ("mutation { revokeToken(id: \"VG9rZW46MQ==\") { id } }", "revokeToken"),
    ])
    func `tokens and jobs need the scope admin`(query: String, field: String) async throws {
        try await withAPI { api in
            for scope in [Scope.read, .aiWrite, .ingest] {
                let answer = try await api.graphQL(query, as: scope)
                #expect(answer.text.contains("FORBIDDEN"), "\(answer.text)")
            }
            let tokens = try await api.graphQL("{ tokens { revokedAt } }", as: .admin)
            #expect(!tokens.text.contains("20"), "\(tokens.text)")
        }
    }

    @Test func `jobs are listed newest first`() async throws {
        try await withAPI { api in
            var made: [String] = []
            for _ in 0..<3 {
                let begun = try await api.graphQL("mutation { reindex { id } }", as: .admin)
                made.append(try #require((try Self.data(begun, "reindex") as? [String: Any])?["id"] as? String))
            }
            let listed = try await api.graphQL("{ jobs(first: 2) { id state total } }", as: .admin)
            let jobs = try #require(try Self.data(listed, "jobs") as? [[String: Any]])
            #expect(jobs.compactMap { $0["id"] as? String } == [made[2], made[1]])
            #expect(jobs.allSatisfy { $0["state"] as? String == "DONE" })
        }
    }
}
