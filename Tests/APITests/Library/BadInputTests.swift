import API
import Foundation
import HTTPTypes
import Testing

/// GraphQL and REST reject the same input with the same code and field.
@Suite struct BadInputTests {
    private func extensions(_ answer: TestAPI.Answer) throws -> [String: Any] {
        let errors = try #require(answer.json["errors"] as? [[String: Any]], "\(answer.text)")
        return try #require(errors.first?["extensions"] as? [String: Any])
    }

    @Test(arguments: [
        (#"{"iso": {"from": "100"}}"#, "filter.iso.from"),
        (#"{"near": {"latitude": 1, "longitude": 1}}"#, "filter.near"),
        (#"{"foo": 1}"#, "filter.foo"), (#"{"tags": ["a"]}"#, "filter.tags"),
        (#"{"iso": {"most": 3}}"#, "filter.iso.most"),
        (#"{"and": [{"undated": true}, {"undated": "x"}]}"#, "filter.and[1].undated"),
        (#"{"near": {"latitude": 91, "longitude": 1, "metres": 1}}"#, "filter.near.latitude"), ("3", "filter"),
    ])
    func `a bad variable is named as in REST, whatever its name in the document`(
        filter: String, field: String
    ) async throws {
        try await withAPI { api in
            let rest = try await api.send(.post, "/api/v1/photos/search", body: #"{"filter": \#(filter)}"#)
            #expect(rest.field == field && rest.code == "BAD_USER_INPUT", "\(rest.text)")
            for query in [
                "query ($filter: PhotoFilter) { photos(filter: $filter) { totalCount } }",
                "query ($f: PhotoFilter) { ...F } fragment F on Query { photos(filter: $f) { totalCount } }",
            ] {
                let name = query.contains("$f:") ? "f" : "filter"
                let body = #"{"query": "\#(query)", "variables": {"\#(name)": \#(filter)}}"#
                let found = try extensions(try await api.send(.post, "/graphql", body: body))
                #expect(found["field"] as? String == field && found["code"] as? String == rest.code, "\(found)")
            }
        }
    }

    @Test func `an unknown field lists the known ones, as in REST, unless introspection is off`()
        async throws
    {
        let query = "query ($filter: PhotoFilter) { photos(filter: $filter) { totalCount } }"
        let wrong = ["filter": ["foo": 1]]
        try await withAPI { api in
            let allowed = try extensions(try await api.graphQL(query, wrong))["allowed"] as? [String] ?? []
            #expect(allowed.contains("takenInstant"))
            let rest = try await api.send(.post, "/api/v1/photos/search", body: #"{"filter": {"foo": 1}}"#)
            for name in allowed { #expect(rest.text.contains(name)) }
        }
        var settings = GraphQLSettings()
        settings.allowsIntrospection = false
        try await withAPI(graphQL: settings) { api in
            let found = try extensions(try await api.graphQL(query, wrong))
            #expect(found["allowed"] == nil)
        }
    }

    @Test func `a string that is not a media type is rejected in every form, with what is allowed`() async throws {
        try await withAPI { api in
            for (text, escaped) in [("jpg", "jpg"), ("*", "*"), ("*/*", "*/*")] {
                let flat = try await api.get("/api/v1/photos?mediaType=\(escaped)")
                let words = try await api.get("/api/v1/photos?q=type:\(escaped)")
                let tree = try await api.send(
                    .post, "/api/v1/photos/search", body: #"{"filter": {"mediaTypes": ["\#(text)"]}}"#)
                for (answer, field) in [(flat, "mediaType"), (words, "q"), (tree, "filter.mediaTypes[0]")] {
                    #expect(answer.status == 400 && answer.code == "BAD_USER_INPUT", "\(answer.text)")
                    #expect(answer.field == field && answer.text.contains("image/*"), "\(answer.text)")
                }
                let query = "{ photos(filter: {mediaTypes: [\"\(text)\"]}) { totalCount } }"
                let found = try await api.graphQL(query)
                #expect(try extensions(found)["code"] as? String == "BAD_USER_INPUT")
                #expect(
                    try extensions(found)["field"] as? String == "filter.mediaTypes[0]"
                        && found.text.contains("image/*"))
            }
        }
    }

    @Test(arguments: ["first", "last"], [0, 201, -1])
    func `a bad page size has one code`(name: String, size: Int) async throws {
        try await withAPI { api in
            for answer in [
                try await api.get("/api/v1/photos?\(name)=\(size)"),
                try await api.send(.post, "/api/v1/photos/search", body: "{\"\(name)\": \(size)}"),
            ] {
                #expect(answer.status == 400 && answer.code == "PAGE_SIZE_OUT_OF_RANGE" && answer.field == name)
            }
            let found = try extensions(try await api.graphQL("{ photos(\(name): \(size)) { totalCount } }"))
            #expect(found["code"] as? String == "PAGE_SIZE_OUT_OF_RANGE" && found["field"] as? String == name)
            guard name == "first" else { return }
            let list = try extensions(try await api.graphQL("{ facets { tags(first: \(size)) { value } } }"))
            #expect(list["field"] as? String == "tags.first")
        }
    }
}
