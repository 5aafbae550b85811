import Postgres
import Testing

@Suite struct SQLTests {
    @Test func `values become placeholders, which are numbered once, after fragments are combined`() throws {
        let taken: SQL = "taken_date >= \(1) AND taken_date < \(2)"
        let sql: SQL = "SELECT id FROM photos WHERE \(taken) AND camera = \("x") LIMIT \(50)"
        let statement = try sql.statement()
        #expect(
            statement.text
                == "SELECT id FROM photos WHERE taken_date >= $1 AND taken_date < $2 AND camera = $3 LIMIT $4")
        #expect(statement.bindings == [Binding(1), Binding(2), Binding("x"), Binding(50)])
    }

    @Test func `fragments are joined with a separator`() throws {
        let conditions: [SQL] = ["a = \(1)", "b = \(2)", "c"]
        #expect(try conditions.joined(separator: " AND ").statement().text == "a = $1 AND b = $2 AND c")
        #expect([SQL]().joined(separator: " AND ").isEmpty)
    }

    @Test func `the description does not contain the values`() {
        #expect("\("SELECT \("secret")" as SQL)" == "SELECT $1")
    }

    @Test func `names are quoted`() throws {
        #expect(try ("LISTEN \(identifier: "a\"b")" as SQL).statement().text == "LISTEN \"a\"\"b\"")
    }

    @Test func `a NUL in the text and too many parameters are rejected`() {
        #expect(throws: PostgresError.self) { try ("SELECT \(unsafeRaw: "\0")" as SQL).statement() }
        let many = [SQL](repeating: "\(1)", count: SQL.maximumBindings + 1).joined(separator: ",")
        #expect(throws: PostgresError.self) { try many.statement() }
    }
}
