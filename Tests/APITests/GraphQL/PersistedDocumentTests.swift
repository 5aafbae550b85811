import API
import Crypto
import Foundation
import HTTPTypes
import JSON
import Testing

@Suite struct PersistedDocumentTests {
    private static let document = "{ photos { totalCount } }"

    private static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    private static func body(query: String? = nil, hash: String, version: Int = 1) throws -> String {
        var body: [String: Any] = ["extensions": ["persistedQuery": ["version": version, "sha256Hash": hash]]]
        if let query { body["query"] = query }
        return String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
    }

    @Test func `a document is requested once and then known by its hash`() async throws {
        try await withAPI(photos: 3) { api in
            let hash = Self.hash(Self.document)
            let unknown = try await api.send(.post, "/graphql", body: try Self.body(hash: hash))
            #expect(unknown.text.contains("PersistedQueryNotFound"))
            #expect(unknown.text.contains("PERSISTED_QUERY_NOT_FOUND"))
            let both = try await api.send(.post, "/graphql", body: try Self.body(query: Self.document, hash: hash))
            #expect(both.text.contains(#""totalCount":3"#))
            let alone = try await api.send(.post, "/graphql", body: try Self.body(hash: hash.uppercased()))
            #expect(alone.text.contains(#""totalCount":3"#))
            let extensions = "%7B%22persistedQuery%22:%7B%22version%22:1,%22sha256Hash%22:%22\(hash)%22%7D%7D"
            #expect(try await api.get("/graphql?extensions=\(extensions)").text.contains(#""totalCount":3"#))
        }
    }

    @Test func `a hash of another document is rejected and not stored`() async throws {
        try await withAPI { api in
            let hash = Self.hash("{ __typename }")
            for body in [
                try Self.body(query: Self.document, hash: hash), try Self.body(hash: "abc"),
                try Self.body(hash: hash, version: 2),
            ] {
                let answer = try await api.send(.post, "/graphql", body: body)
                #expect(answer.text.contains("extensions.persistedQuery"), "\(answer.text)")
                #expect(answer.text.contains("BAD_USER_INPUT"))
            }
            let later = try await api.send(.post, "/graphql", body: try Self.body(hash: hash))
            #expect(later.text.contains("PERSISTED_QUERY_NOT_FOUND"))
        }
    }

    @Test func `stored documents are limited in bytes, and the least recently used is evicted first`() async throws {
        var settings = GraphQLSettings()
        settings.persistedBytes = 3000
        try await withAPI(graphQL: settings) { api in
            let documents = (0..<12).map { "{ __typename }\n# \($0)" + String(repeating: " ", count: 200) }
            for document in documents {
                let body = try Self.body(query: document, hash: Self.hash(document))
                #expect(try await api.send(.post, "/graphql", body: body).text.contains("Query"))
            }
            func isKept(_ document: String) async throws -> Bool {
                try await api.send(.post, "/graphql", body: try Self.body(hash: Self.hash(document)))
                    .text.contains(#""__typename":"Query""#)
            }
            #expect(try await isKept(documents[11]) == true)
            #expect(try await isKept(documents[0]) == false)
        }
    }

    @Test func `only the documents of the owner's list are executed`() async throws {
        var settings = GraphQLSettings()
        settings.allowedDocuments = AllowedDocuments([Array(Self.document.utf8)])
        try await withAPI(photos: 2, graphQL: settings) { api in
            let hash = Self.hash(Self.document)
            #expect(try await api.graphQL(Self.document).text.contains(#""totalCount":2"#))
            let byHash = try await api.send(.post, "/graphql", body: try Self.body(hash: hash))
            #expect(byHash.text.contains(#""totalCount":2"#))
            for body in [
                #"{"query": "{ __typename }"}"#,
                try Self.body(query: "{ __typename }", hash: Self.hash("{ __typename }")),
                try Self.body(hash: Self.hash("{ __typename }")),
            ] {
                let answer = try await api.send(.post, "/graphql", body: body)
                #expect(answer.text.contains("DOCUMENT_NOT_ALLOWED"), "\(answer.text)")
            }
            // The list does not restrict REST.
            #expect(try await api.get("/api/v1/photos").status == 200)
        }
    }
}
