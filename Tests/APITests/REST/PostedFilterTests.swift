import API
import Catalog
import Foundation
import HTTPTypes
import Testing

@Suite struct PostedFilterTests {
    @Test(arguments: [
        ("timeline", "by=day", #""by": "day""#),
        ("map", "viewport=-180,-85,180,85&zoom=3", #""viewport": "-180,-85,180,85", "zoom": 3"#),
        ("facets", "limit=2&list=cameras", #""limit": 2, "list": "cameras""#),
    ])
    func `timeline, map and facets give the same for a posted filter as for parameters`(
        path: String, parameters: String, members: String
    ) async throws {
        try await withAPI(photos: 40) { api in
            let flat = try await api.get("/api/v1/\(path)?\(parameters)&takenFrom=2020-01-10&isoTo=3000")
            let body = #"{"filter": {"taken": {"from": "2020-01-10"}, "iso": {"to": 3000}}, \#(members)}"#
            let tree = try await api.send(.post, "/api/v1/\(path)", body: body)
            #expect(flat.status == 200 && tree.status == 200, "\(tree.text)")
            // A cursor is valid for one filter only.
            let cursor = /"cursor":"[^"]*"/
            #expect(flat.text.replacing(cursor, with: "") == tree.text.replacing(cursor, with: ""))
        }
    }

    @Test(arguments: [
        ("timeline", #"{"by": "week"}"#, "by"), ("timeline", #"{"filter": {"foo": 1}}"#, "filter.foo"),
        ("timeline", #"{"order": "NAME"}"#, "order"), ("map", #"{"viewport": "1,2,3,4", "zoom": "3"}"#, "zoom"),
        ("map", #"{"zoom": 3}"#, "viewport"), ("facets", #"{"limit": 2.5}"#, "limit"),
        ("facets", #"{"limit": 201}"#, "limit"),
        ("facets", #"{"list": 3}"#, "list"), ("facets", "[]", "body"),
    ])
    func `a bad field is named`(path: String, body: String, field: String) async throws {
        try await withAPI(photos: 1) { api in
            let answer = try await api.send(.post, "/api/v1/\(path)", body: body)
            #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
            #expect(try await api.send(.post, "/api/v1/\(path)", as: .aiWrite, body: body).status == 403)
        }
    }
}
