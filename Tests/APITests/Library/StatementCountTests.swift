import API
import Foundation
import Postgres
import TestServices
import Testing

/// The statements of a request, counted by pg_stat_statements.
@Suite(.serialized) struct StatementCountTests {
    private static let page = """
        { photos(first: 50) { totalCount nodes { id filename tags objects { label } faces { person }
          grid: thumbnail { url } screen: thumbnail(size: SCREEN) { url } original { url } place { city } error { code } } } }
        """

    /// The statements of one request, after an identical request has cached its credential and prepared its statement.
    private static func statements(_ api: TestAPI, of query: String) async throws -> Int {
        for _ in 1...2 {
            let answer = try await api.graphQL(query)
            #expect(answer.json["errors"] == nil, "\(answer.text)")
        }
        let before = try await calls(api)
        _ = try await api.graphQL(query)
        return try await calls(api) - before
    }

    /// Calls so far in this database, without those of this query.
    private static func calls(_ api: TestAPI) async throws -> Int {
        let rows = try await api.database.client.query(
            """
            SELECT coalesce(sum(calls), 0)::int8 FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND query NOT LIKE '%pg_stat_statements%'
            """)
        return try #require(rows.first).decode(Int.self, at: 0)
    }

    /// The page of a photo grid with all fields of its photos; three lists of photos; counts alone.
    @Test(arguments: [
        (page, 1),
        (
            """
            { photos(first: 50) { nodes { tags faces { person } thumbnail { url } } }
              photo(databaseId: 3) { path } timeline(by: YEAR) { count cover { filename thumbnail { url } } } }
            """, 1
        ),
        (
            "{ a: photos(first: 5) { nodes { tags } } b: photos(last: 5) { nodes { filename } } facets { tags { value } } }",
            1
        ),
        ("{ photos { totalCount } timeline { count } }", 0),
    ])
    func `all rows of a request arrive in one round trip`(query: String, roundTrips: Int) async throws {
        try await withAPI(photos: 60, countsRoundTrips: true) { api in
            let relay = try #require(api.relay)
            // Afterwards its statements are prepared and its credential is cached.
            for _ in 1...2 { #expect(try await api.graphQL(query).json["errors"] == nil) }
            _ = relay.takeTurns()
            #expect(try await api.graphQL(query).json["errors"] == nil)
            #expect(relay.takeTurns() == roundTrips)
        }
    }

    @Test(arguments: [
        (page, 1), ("{ photos(first: 50) { totalCount nodes { id databaseId } } }", 0),
        ("{ photos { totalCount } facets { tags { value count } cities { value count } } }", 0),
        ("{ timeline(by: MONTH) { period count } suggest(text: \"im\") { value count } }", 0),
        (
            "{ suggest(text: \"can\") { kind value count } complete(q: \"camera:c\") { completions { text count } } }",
            0
        ),
        (
            "{ map(box: {west: -180, south: -90, east: 180, north: 90}, zoom: 3) { count box { west } position { latitude } } }",
            0
        ),
        ("{ timeline(by: MONTH) { count cover { thumbnail { url } } } }", 1),
        ("{ photos(first: 5) { nodes { tags } } photo(databaseId: 1) { path } timeline { cover { filename } } }", 3),
    ])
    func `rows cost one statement per list, counts none`(query: String, count: Int) async throws {
        try await withAPI(photos: 60) { api in
            _ = try await api.database.client.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            let found = try await Self.statements(api, of: query)
            #expect(found == count, "\(query)")
        }
    }
}
