import API
import Catalog
import Foundation
import HTTPTypes
import JSON
import Testing

@Suite struct GraphQLRouteTests {
    /// Accept, method and query, with the status and media type that GraphQL over HTTP requires.
    @Test(arguments: [
        ("application/graphql-response+json", "{ __typename }", 200, "application/graphql-response+json"),
        ("application/json", "{ __typename }", 200, "application/json"),
        ("*/*", "{ __typename }", 200, "application/json"),
        ("", "{ __typename }", 200, "application/json"),
        ("text/html", "{ __typename }", 406, "application/problem+json"),
        ("application/graphql-response+json", "{ nothing }", 400, "application/graphql-response+json"),
        ("application/json", "{ nothing }", 200, "application/json"),
        ("application/graphql-response+json", "{", 400, "application/graphql-response+json"),
        (
            "application/graphql-response+json;q=0.5, application/json;q=0.4", "{ __typename }", 200,
            "application/graphql-response+json"
        ),
        (
            "application/json, application/graphql-response+json", "{ nothing }", 400,
            "application/graphql-response+json"
        ),
        (
            "application/graphql-response+json, application/json", "{ nothing }", 400,
            "application/graphql-response+json"
        ),
        ("application/graphql-response+json;q=0.9, application/json", "{ nothing }", 200, "application/json"),
        ("application/graphql-response+json, */*", "{ nothing }", 400, "application/graphql-response+json"),
        ("application/json, */*;q=0.1", "{ nothing }", 200, "application/json"),
        ("application/*", "{ __typename }", 200, "application/json"),
        ("text/event-stream, application/json", "{ __typename }", 200, "application/json"),
        ("text/event-stream;q=0.5, */*;q=0.1", "{ __typename }", 200, "text/event-stream"),
        (
            "application/json;q=0, application/graphql-response+json;q=0", "{ __typename }", 406,
            "application/problem+json"
        ),
    ])
    func `statuses and media types follow Accept`(
        accept: String, query: String, status: Int, type: String
    ) async throws {
        try await withAPI { api in
            let body = try JSONSerialization.data(withJSONObject: ["query": query])
            let headers: HTTPFields = accept.isEmpty ? [:] : [.accept: accept]
            let answer = try await api.send(
                .post, "/graphql", headers: headers, body: String(decoding: body, as: UTF8.self))
            #expect(answer.status == status)
            #expect(answer.headers[.contentType]?.hasPrefix(type) == true)
        }
    }

    @Test func `a body that is not a GraphQL request is named as such`() async throws {
        try await withAPI { api in
            for body in ["", "[]", "{}", "{", #"{"query": 3}"#, #"{"query": "{a}", "variables": 3}"#, "\u{0}"] {
                let answer = try await api.send(.post, "/graphql", body: body)
                #expect(answer.status == 400, "\(body)")
                #expect(answer.text.contains("errors"))
            }
            let text = try await api.send(
                .post, "/graphql", headers: [.contentType: "text/plain"], body: #"{"query": "{__typename}"}"#)
            #expect(text.status == 415)
            let packed = try await api.send(
                .post, "/graphql", headers: [.contentEncoding: "gzip"], body: #"{"query": "{__typename}"}"#)
            #expect(packed.status == 415)
            let large = try await api.send(.post, "/graphql", body: String(repeating: " ", count: 1 << 20 + 1))
            #expect(large.status == 413)
        }
    }

    @Test func `a query can be sent by GET, a mutation cannot`() async throws {
        try await withAPI { api in
            #expect(try await api.get("/graphql?query=%7B__typename%7D").status == 200)
            #expect(try await api.get("/graphql?query=%7B__typename%7D&variables=&extensions=").status == 200)
            let mutation = "mutation%7BsetFavourite(photo:1,favourite:true)%7Bid%7D%7D"
            let answer = try await api.get("/graphql?query=\(mutation)", as: .admin)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "POST")
        }
    }

    @Test func `every field of every object has a value`() async throws {
        try await withAPI(photos: 4) { api in
            let results =
                #"{"objects": [{"label": "dog", "confidence": 0.9, "box": [0, 0, 1, 1]}], "faces": [{"person": "Anna"}], "tags": ["sea"]}"#
            _ = try await api.send(.put, "/api/v1/photos/1/ai-results", as: .aiWrite, body: results)
            let answer = try await api.graphQL(Self.everything)
            #expect(answer.json["errors"] == nil, "\(answer.text)")
            #expect(answer.status == 200)
        }
    }

    @Test func `bad input has a path and a code`() async throws {
        try await withAPI(photos: 1) { api in
            for (query, field) in [
                (
                    "{ photos(filter: {near: {latitude: 91, longitude: 0, metres: 1}}) { totalCount } }",
                    "filter.near.latitude"
                ),
                ("{ photos(q: \"colour:red\") { totalCount } }", "q"),
                ("{ photos(after: \"x\") { totalCount } }", "after"),
                ("{ map(box: {west: 0, south: 5, east: 1, north: 1}, zoom: 3) { count } }", "map.box"),
                ("{ suggest(text: \"a\", limit: 51) { count } }", "limit"),
            ] {
                let answer = try await api.graphQL(query)
                let error = (answer.json["errors"] as? [[String: Any]])?.first
                let extensions = error?["extensions"] as? [String: Any]
                #expect(extensions?["field"] as? String == field, "\(answer.text)")
                #expect(extensions?["code"] != nil)
            }
        }
    }

    @Test func `the printed schema equals the source`() async throws {
        try await withAPI { api in
            let answer = try await api.get("/schema.graphql")
            #expect(answer.text.contains("type Photo implements Node {"))
            #expect(answer.text.contains("input PhotoFilter {"))
        }
    }

    /// Each field of the schema once. A new field that no object writes fails the test above with UnknownField.
    static let everything = """
        fragment photo on Photo {
          id databaseId filename path sizeBytes mediaType sha256 width height orientation takenAt takenInstant
          takenOffsetMinutes takenSource addedAt
          camera { make model lens iso shutterSpeed aperture focalLengthText exposureSeconds fNumber focalLength focalLength35 }
          position { latitude longitude altitude } place { name city region country countryCode }
          perceptualHash thumbhash thumbnail(size: SCREEN) { url width height } original { url expiresAt }
          title description keywords rating favourite tags objects { label confidence box { x y width height } }
          faces { person confidence box { x y width height } } aiStatus aiUpdatedAt error { code message }
        }
        {
          photos(first: 3) {
            edges { cursor node { ...photo } } nodes { ...photo } totalCount
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
          photo(databaseId: 1) { ...photo }
          node(id: "UGhvdG86MQ==") { id ...photo }
          timeline(by: YEAR) { period from to count cover { ...photo } }
          map(box: {west: -180, south: -85, east: 180, north: 85}, zoom: 2) {
            count position { latitude longitude altitude } box { west south east north } cover { ...photo }
          }
          facets {
            cameras { value count } lenses { value count } tags { value count } objects { value count }
            people { value count } years { value count } countries { value count } cities { value count }
            mediaTypes { value count }
          }
          suggest(text: "mar") { kind value count }
          __schema { types { name } }
        }
        """
}
