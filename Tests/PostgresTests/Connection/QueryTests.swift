import Postgres
import Testing
import TestServices

@Suite struct QueryTests {
    @Test func `a statement returns its rows, and again from its prepared form`() async throws {
        try await withTestDatabase(migrated: false) { database in
            for number in 1...3 {
                let rows = try await database.client.query("SELECT \(number) AS n, \("a" + String(number)) AS name")
                #expect(rows.count == 1)
                #expect(try rows[0].decode(Int.self, at: 0) == number)
                #expect(try rows[0].decode(String.self, named: "name") == "a\(number)")
            }
        }
    }
}
