import API
import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import JSON
import Postgres
import TestServices
import Testing
import Writers

/// Streams that end by themselves. Streams that stay open are tested over a socket.
@Suite struct EventStreamTests {
    private static func post(
        _ api: TestAPI, _ query: String, as scope: Scope = .admin
    ) async throws -> TestAPI.Answer {
        let body = try JSONSerialization.data(withJSONObject: ["query": query])
        return try await api.send(
            .post, "/graphql", as: scope, headers: [.accept: "text/event-stream"],
            body: String(decoding: body, as: UTF8.self))
    }

    @Test func `a query as a stream is one event and the completion`() async throws {
        try await withAPI(photos: 2, over: .live) { api in
            let answer = try await Self.post(api, "{ __typename }", as: .read)
            #expect(answer.headers[.contentType] == "text/event-stream")
            #expect(
                answer.text
                    == "event: next\ndata: {\"data\":{\"__typename\":\"Query\"},\"extensions\":{\"cost\":1}}\n\n"
                    + "event: complete\ndata:\n\n")
        }
    }

    /// A subscription has no other response, so the client's preference does not matter.
    @Test(arguments: [
        ("text/event-stream", 200, "text/event-stream"),
        ("application/json, text/event-stream", 200, "text/event-stream"),
        (
            "application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0.1", 200,
            "text/event-stream"
        ),
        ("text/*;q=0.1, application/json", 200, "text/event-stream"), ("*/*", 200, "text/event-stream"),
        ("application/json, text/event-stream;q=0", 200, "application/json"),
        ("application/graphql-response+json", 400, "application/graphql-response+json"),
    ])
    func `a subscription is a stream whenever the client accepts one`(accept: String, status: Int, type: String)
        async throws
    {
        try await withAPI(over: .live) { api in
            let begun = try await api.graphQL("mutation { reindex { id } }", as: .admin)
            let job = ((begun.json["data"] as? [String: Any])?["reindex"] as? [String: Any])?["id"] as? String
            let body = try JSONSerialization.data(withJSONObject: [
                "query": "subscription { jobProgress(id: \"\(try #require(job))\") { state } }"
            ])
            let answer = try await api.send(
                .post, "/graphql", as: .admin, headers: [.accept: accept], body: String(decoding: body, as: UTF8.self)
            )
            #expect(answer.status == status)
            #expect(answer.headers[.contentType]?.hasPrefix(type) == true)
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func `a stream ends within ten seconds after its token, with the reason`(isRevoked: Bool) async throws {
        try await withAPI(over: .live) { api in
            let access = AccessStore(postgres: api.database.client)
            let made = try await access.createToken(name: "short", scopes: [.read])
            let clock = ContinuousClock()
            async let ended = api.send(
                .post, "/graphql", as: nil,
                headers: [.accept: "text/event-stream", .authorization: "Bearer \(made.secret.text)"],
                body: #"{"query": "subscription { libraryChanged { totalCount } }"}"#)
            try await Task.sleep(for: .seconds(1))
            if isRevoked {
                #expect(try await access.revokeToken(id: made.id))
            } else {
                _ = try await api.database.client.execute(
                    "UPDATE api_tokens SET expires_at = now() WHERE id = \(made.id)")
            }
            let revoked = clock.now
            let answer = try await ended
            #expect(clock.now - revoked < .seconds(10))
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""totalCount":0"#), "\(answer.text)")
            let end = "\n\nevent: complete\ndata:\n\n"
            #expect(answer.text.contains("UNAUTHENTICATED") && answer.text.hasSuffix(end), "\(answer.text)")
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

    /// The library does not change; polling every five seconds would be too late.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "UPDATE job_batches SET state = 'cancelled', finished_at = now()", "DELETE FROM job_batch_photos",
            "DELETE FROM ingest_jobs",
        ])
    func `a job's progress is sent as soon as it changes`(change: String) async throws {
        try await withAPI(photos: 2, over: .live) { api in
            let begun = try await api.graphQL("mutation { reindex { id } }", as: .admin)
            let job = ((begun.json["data"] as? [String: Any])?["reindex"] as? [String: Any])?["id"] as? String
            let postgres = api.database.client
            if change.contains("ingest_jobs") {
                _ = try await postgres.execute(
                    """
                    INSERT INTO ingest_jobs (bucket, object_key, kind, batch_id)
                    SELECT 'photos', photo_id::text, 'created', batch_id FROM job_batch_photos
                    """)
                _ = try await postgres.execute("DELETE FROM job_batch_photos")
            }
            let query = "subscription { jobProgress(id: \"\(try #require(job))\") { state done } }"
            let clock = ContinuousClock()
            async let ended = Self.post(api, query)
            try await Task.sleep(for: .milliseconds(1200))
            _ = try await postgres.execute("\(unsafeRaw: change)")
            let changed = clock.now
            let answer = try await ended
            #expect(clock.now - changed < .milliseconds(2500))
            #expect(answer.text.contains(#""state":"QUEUED","done":0"#), "\(answer.text)")
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
    func `a subscription that cannot start is rejected before the stream begins`(query: String, words: String)
        async throws
    {
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
