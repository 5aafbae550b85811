import API
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

/// Streams that end by themselves; those that stay open are tested over a socket.
@Suite struct EventStreamTests {
    private static func post(
        _ api: TestAPI, _ query: String, as scope: Scope = .admin
    ) async throws -> TestAPI.Answer {
        let body = try JSONSerialization.data(withJSONObject: ["query": query])
        return try await api.send(
            .post, "/graphql", as: scope, headers: [.accept: "text/event-stream"],
            body: String(decoding: body, as: UTF8.self))
    }

    @Test func `a query as a stream is one event and the end`() async throws {
        try await withAPI(photos: 2, over: .live) { api in
            let answer = try await Self.post(api, "{ __typename }", as: .read)
            #expect(answer.headers[.contentType] == "text/event-stream")
            #expect(
                answer.text
                    == "event: next\ndata: {\"data\":{\"__typename\":\"Query\"},\"extensions\":{\"cost\":1}}\n\n"
                    + "event: complete\ndata:\n\n")
        }
    }

    @Test func `a job's progress ends with the job`() async throws {
        try await withAPI(over: .live) { api in
            let begun = try await api.graphQL("mutation { reindex { id } }", as: .admin)
            let job = ((begun.json["data"] as? [String: Any])?["reindex"] as? [String: Any])?["id"] as? String
            let query = "subscription { jobProgress(id: \"\(try #require(job))\") { state total } }"
            let answer = try await Self.post(api, query)
            #expect(answer.text.contains(#""state":"DONE","total":0"#), "\(answer.text)")
            #expect(answer.text.hasSuffix("event: complete\ndata:\n\n"))
        }
    }

    @Test(arguments: [
        ("subscription { jobProgress(id: \"nonsense\") { state } }", "BAD_USER_INPUT"),
        ("subscription { jobProgress(id: \"Sm9iOjk5OTk5\") { state } }", "NOT_FOUND"),
        ("subscription { libraryChanged(q: \"colour:red\") { totalCount } }", "\"q\""),
        ("subscription { libraryChanged { totalCount } again: libraryChanged { totalCount } }", "VALIDATION_FAILED"),
        ("subscription { nothing }", "VALIDATION_FAILED"),
    ])
    func `what cannot be streamed is refused before a stream begins`(query: String, words: String) async throws {
        try await withAPI(over: .live) { api in
            let scope: Scope = query.contains("libraryChanged") ? .read : .admin
            let answer = try await Self.post(api, query, as: scope)
            #expect(answer.status == 400)
            #expect(answer.headers[.contentType]?.hasPrefix("application/graphql-response+json") == true)
            #expect(answer.text.contains(words), "\(answer.text)")
        }
    }

    @Test func `a subscription needs a stream and its scope`() async throws {
        try await withAPI(over: .live) { api in
            let plain = try await api.graphQL("subscription { libraryChanged { totalCount } }")
            #expect(plain.text.contains("needs a stream"))
            let reader = try await Self.post(
                api, "subscription { jobProgress(id: \"Sm9iOjE=\") { state } }", as: .read)
            #expect(reader.text.contains("FORBIDDEN"))
        }
    }
}
