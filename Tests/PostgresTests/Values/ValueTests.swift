import Postgres
import Testing
import TestServices

@Suite struct ValueTests {
    /// Sends a value, lets the server print it, and reads it back.
    private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ cases: [(value: Value, text: String)]
    ) async throws {
        try await withTestDatabase(migrated: false) { database in
            for (value, text) in cases {
                let rows = try await database.client.query("SELECT v, v::text FROM (SELECT \(value) AS v) AS s")
                #expect(try rows[0].decode(Value.self, at: 0) == value)
                #expect(try rows[0].decode(String.self, at: 1) == text)
            }
        }
    }

    @Test func `integers are sent and read, including their extremes`() async throws {
        try await roundTrip([(Int16.min, "-32768"), (Int16.max, "32767"), (0, "0")])
        try await roundTrip([(Int32.min, "-2147483648"), (Int32.max, "2147483647")])
        try await roundTrip([(Int64.min, "-9223372036854775808"), (Int64.max, "9223372036854775807")])
        try await roundTrip([(Int.min, "-9223372036854775808"), (-1, "-1")])
    }

    @Test func `floats are sent and read, including their extremes`() async throws {
        try await roundTrip([
            (Double.greatestFiniteMagnitude, "1.7976931348623157e+308"), (-Double.infinity, "-Infinity"),
            (Double.leastNonzeroMagnitude, "5e-324"), (0.1, "0.1"),
        ])
        try await roundTrip([(Float(0.1), "0.1"), (Float.infinity, "Infinity")])
        try await roundTrip([(true, "true"), (false, "false")])
    }

    @Test func `text and bytes are unchanged`() async throws {
        try await roundTrip([("", ""), ("e\u{301} 📷 ' \\ $1", "e\u{301} 📷 ' \\ $1")])
        try await roundTrip([([UInt8](), "\\x"), ([0, 255, 10], "\\x00ff0a")])
        try await roundTrip([(JSONB(#"{"a": [1, null]}"#), #"{"a": [1, null]}"#)])
    }

    @Test func `times are exact to the microsecond, and infinities are kept`() async throws {
        try await roundTrip([
            (Timestamp(microseconds: 0), "1970-01-01 00:00:00"),
            (Timestamp(microseconds: -1), "1969-12-31 23:59:59.999999"),
            (Timestamp(microseconds: 1_700_000_000_123_456), "2023-11-14 22:13:20.123456"),
            (.infinity, "infinity"), (.negativeInfinity, "-infinity"),
        ])
        try await roundTrip([(TimestampTZ.infinity, "infinity")])
    }

    @Test func `arrays are sent and read, with nulls if the element is optional`() async throws {
        try await roundTrip([([Int64](), "{}"), ([1, -2, .max], "{1,-2,9223372036854775807}")])
        try await roundTrip([(["a", "", "b,c", "NULL"], #"{a,"","b,c","NULL"}"#)])
        try await roundTrip([([Int32?.none, 7], "{NULL,7}")])
        try await roundTrip([([0.5, -1.25], "{0.5,-1.25}")])
        try await roundTrip([([Float(1.5)], "{1.5}")])
    }

    @Test(arguments: [
        "0", "1", "-1", "48.858370", "-179.999999", "0.000001", "10000", "100000000", "12345678901234567890.5",
        "0.1234567890123456789", "-0.00001234", "1e40", "NaN", "Infinity", "-Infinity", "5000.0500",
    ])
    func `a numeric reads as the server prints it`(text: String) async throws {
        try await withTestDatabase(migrated: false) { database in
            let rows = try await database.client.query(
                "SELECT n, n::text, n::float8 FROM (SELECT \(text)::numeric AS n) AS s")
            let numeric = try rows[0].decode(Numeric.self, at: 0)
            #expect(numeric.text == (try rows[0].decode(String.self, at: 1)))
            let expected = try rows[0].decode(Double.self, at: 2)
            let value = try rows[0].decode(Double.self, at: 0)
            #expect(value == expected || (value.isNaN && expected.isNaN))
        }
    }

    @Test func `a null is read only as an optional`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let rows = try await database.client.query("SELECT \(Int64?.none) AS missing")
            #expect(try rows[0].decode(Int64?.self, at: 0) == nil)
            let expected = PostgresError.decoding(
                DecodingError(column: "missing", expected: "Int64", actual: .int8, problem: .null))
            #expect(throws: expected) { try rows[0].decode(Int64.self, named: "missing") }
        }
    }

    @Test func `a wrong type is an error that names the column`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let row = try await database.client.query(
                "SELECT 'x'::text AS name, 70000 AS big, '{a,NULL}'::text[] AS l")[0]
            let error = #expect(throws: PostgresError.self) { try row.decode(Int.self, named: "name") }
            #expect("\(error as Any)".contains("column \"name\" has the type text; expected Int"))
            #expect(throws: PostgresError.self) { try row.decode(Int16.self, named: "big") }
            #expect(throws: PostgresError.self) { try row.decode([String].self, named: "l") }
            #expect(throws: PostgresError.self) { try row.decode(Int.self, named: "nowhere") }
            #expect(throws: PostgresError.self) { try row.decode(Int.self, at: 3) }
            #expect(try row.decode([String?].self, named: "l") == ["a", nil])
        }
    }

    @Test func `text with a NUL is rejected before it is sent`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let expected = PostgresError.unencodable(
                parameter: 2, reason: "PostgreSQL text cannot contain a NUL character")
            await #expect(throws: expected) { try await database.client.query("SELECT \(1), \("NIKON\0")") }
            await #expect(throws: PostgresError.self) { try await database.client.query("SELECT \(["a", "\0"])") }
            #expect(database.client.statistics.open == 0)
        }
    }

    @Test func `enums and types of extensions read as text`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await database.client.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
            let rows = try await database.client.query("SELECT 'bad'::mood, 'name'::name, '{\"a\":1}'::json")
            #expect(try rows[0].decode(String.self, at: 0) == "bad")
            #expect(try rows[0].decode(String.self, at: 1) == "name")
            #expect(try rows[0].decode(JSONB.self, at: 2).text == "{\"a\":1}")
        }
    }
}
