import API
import Foundation
import HTTPTypes
import Postgres
import Query
import TestServices
import Testing

/// Duplicates through GraphQL and REST.
@Suite struct DuplicatesRequestTests {
    /// Five groups of three photos in a library of sixty. The second photo of each group is a favourite.
    private static func withCopies(_ body: @Sendable @escaping (TestAPI) async throws -> Void) async throws {
        try await withAPI(photos: 60, countsRoundTrips: true) { api in
            try await api.database.client.execute(
                """
                UPDATE photos SET sha256 = sha256(('copy ' || id / 10)::text::bytea), favourite = id % 10 = 2,
                    perceptual_hash = repeat(to_hex(id / 10 + 1), 16)
                WHERE id % 10 IN (1, 2, 3) AND id < 50
                """)
            try await api.library.catchUp()
            try await body(api)
        }
    }

    private static let query = """
        query ($kind: DuplicateKind!, $after: String) {
          duplicateGroups(kind: $kind, first: 2, after: $after) {
            totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
            edges { cursor node { kind keeperReason count photoIds keeper { databaseId filename }
              all: photos { databaseId path thumbnail { url } } two: photos(first: 2) { databaseId } } }
          }
        }
        """

    @Test(arguments: ["EXACT", "NEAR"])
    func `groups arrive page by page, with their photos in one round trip`(kind: String) async throws {
        try await Self.withCopies { api in
            let relay = try #require(api.relay)
            var groups: [[Int]] = []
            var after: Any = NSNull()
            for page in 1...3 {
                let variables = ["kind": kind, "after": after]
                _ = try await api.graphQL(Self.query, variables)
                _ = relay.takeTurns()
                let answer = try await api.graphQL(Self.query, variables)
                #expect(relay.takeTurns() == 1)
                let data = try #require(answer.json["data"] as? [String: Any], "\(answer.text)")
                let list = try #require(data["duplicateGroups"] as? [String: Any])
                #expect(list["totalCount"] as? Int == 5)
                let info = try #require(list["pageInfo"] as? [String: Any])
                #expect(info["hasNextPage"] as? Bool == (page < 3) && info["hasPreviousPage"] as? Bool == (page > 1))
                after = info["endCursor"] as? String ?? ""
                for edge in try #require(list["edges"] as? [[String: Any]]) {
                    let group = try #require(edge["node"] as? [String: Any])
                    let ids = try #require(group["photoIds"] as? [Int])
                    func numbers(_ name: String) -> [Int]? {
                        (group[name] as? [[String: Any]])?.compactMap { $0["databaseId"] as? Int }
                    }
                    #expect(numbers("all") == ids && numbers("two") == Array(ids.prefix(2)))
                    let paths = (group["all"] as? [[String: Any]])?.compactMap { $0["path"] as? String }
                    #expect(paths == ids.map { "s3://photos/days/IMG_\($0).jpg" })
                    #expect((group["keeper"] as? [String: Any])?["databaseId"] as? Int == ids[0])
                    #expect(group["count"] as? Int == 3 && group["kind"] as? String == "EXACT")
                    #expect(group["keeperReason"] as? String == "FAVOURITE")
                    groups.append(ids)
                }
            }
            #expect(groups == stride(from: 40, through: 0, by: -10).map { [$0 + 2, $0 + 3, $0 + 1] })
        }
    }

    @Test func `the ids of groups need no database`() async throws {
        try await Self.withCopies { api in
            let relay = try #require(api.relay)
            let query = "{ duplicateGroups { totalCount nodes { count photoIds keeper { databaseId } } } }"
            _ = try await api.graphQL(query)
            _ = relay.takeTurns()
            let answer = try await api.graphQL(query)
            #expect(relay.takeTurns() == 0 && answer.text.contains(#""photoIds":[42,43,41]"#), "\(answer.text)")
        }
    }

    @Test func `the cost of groups is that of their photos`() async throws {
        try await withAPI { api in
            let dear = try await api.graphQL(
                "{ duplicateGroups(first: 200) { nodes { photos(first: 200) { id path tags } } } }")
            #expect(dear.text.contains("COST_EXCEEDED"))
            let wide = try await api.graphQL("{ duplicateGroups(first: 201) { totalCount } }")
            #expect(wide.text.contains("PAGE_SIZE_OUT_OF_RANGE"))
            let far = try await api.graphQL("{ duplicateGroups(kind: NEAR, distance: 12) { totalCount } }")
            #expect(far.text.contains(#""code":"BAD_USER_INPUT","field":"distance""#), "\(far.text)")
        }
    }

    @Test func `REST links to the next page with the same parameters`() async throws {
        try await Self.withCopies { api in
            var uri = "/api/v1/duplicates?kind=near&distance=0&limit=2&q=taken:%3C2020-02-05"
            var keepers: [Int] = []
            for page in 1...2 {
                let answer = try await api.get(uri)
                let groups = try #require(answer.json["groups"] as? [[String: Any]], "\(answer.text)")
                keepers += groups.compactMap { $0["keeper"] as? Int }
                #expect(answer.json["totalCount"] as? Int == 4)
                let link = answer.headers[try #require(HTTPField.Name("Link"))]
                guard page == 1 else {
                    #expect(link == nil)
                    continue
                }
                let text = try #require(link)
                #expect(text.hasSuffix(#">; rel="next""#) && text.contains("limit=2&after="), "\(text)")
                uri = String(text.dropFirst().prefix { $0 != ">" })
            }
            #expect(keepers == [32, 22, 12, 2])
        }
    }

    @Test(arguments: [
        ("kind=alike", "kind"), ("limit=0", "limit"), ("limit=x", "limit"), ("distance=12", "distance"),
        ("after=x", "after"), ("colour=red", "colour"), ("limit=1&limit=2", "limit"), ("q=color:", "q"),
    ])
    func `a bad parameter of duplicates is named`(query: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.get("/api/v1/duplicates?\(query)")
            #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
        }
    }
}
