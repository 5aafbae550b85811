import Postgres
import Testing
import TestServices

@Suite struct CopyTests {
    private struct Mishap: Error {}

    @Test func `rows are read in binary format`() async throws {
        try await withTestDatabase(migrated: false) { database in
            var sum = 0, nulls = 0, texts = 0
            try await database.client.copyRows(
                """
                COPY (SELECT i::int8, nullif(i % 3, 0)::int4, 'text ' || i, i / 2.0::float8
                      FROM generate_series(1, 50000) AS i) TO STDOUT (FORMAT binary)
                """
            ) { row in
                sum += try row.decode(Int.self, at: 0)
                if try row.decode(Int32?.self, at: 1) == nil { nulls += 1 }
                texts += try row.decode(String.self, at: 2).utf8.count
                _ = try row.decode(Double.self, at: 3)
            }
            #expect(sum == 50_000 * 50_001 / 2)
            #expect(nulls == 16_666)
            #expect(texts > 50_000 * 6)
            try await database.client.execute("SELECT 1")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `the reader finds rows for any chunk size`(size: Int) async throws {
        try await withTestDatabase(migrated: false) { database in
            var stream: [UInt8] = []
            try await database.client.copyOut(
                "COPY (SELECT i, repeat('x', i) FROM generate_series(1, 40) AS i) TO STDOUT (FORMAT binary)"
            ) { stream += $0 }
            var reader = BinaryCopyReader()
            var numbers: [Int] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                try reader.read(Array(stream[start..<min(start + size, stream.count)])) { row in
                    numbers.append(try row.decode(Int.self, at: 0))
                    #expect(try row.decode(String.self, at: 1).count == numbers.last)
                }
            }
            #expect(numbers == Array(1...40))
            #expect(reader.isComplete)
        }
    }

    @Test func `an error of the reader cancels the copy`() async throws {
        try await withTestDatabase(migrated: false) { database in
            await #expect(throws: Mishap.self) {
                try await database.client.copyRows(
                    "COPY (SELECT generate_series(1, 100000000)) TO STDOUT (FORMAT binary)"
                ) { _ in throw Mishap() }
            }
            try await database.client.execute("SELECT 1")
        }
    }

    @Test func `an error during COPY is the server's error`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.client.copyOut(
                    "COPY (SELECT 1 / (1000 - i) FROM generate_series(1, 2000) AS i) TO STDOUT"
                ) { _ in }
            }
            #expect(error?.serverError?.sqlState == "22012")
            #expect(database.client.statistics.idle == 1)
            let refused = await #expect(throws: PostgresError.self) {
                try await database.client.copyOut("COPY nowhere TO STDOUT") { _ in }
            }
            #expect(refused?.serverError?.sqlState == "42P01")
            #expect(database.client.statistics.idle == 1)
        }
    }

    @Test func `all rows are written, or none`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int, name text)")
            var next = 0
            let arrived = try await client.copyIn("COPY t FROM STDIN") {
                next += 1
                return next <= 1000 ? Array("\(next)\t\(String(repeating: "n", count: 500))\n".utf8) : nil
            }
            #expect(arrived == 1000)
            await #expect(throws: Mishap.self) {
                try await client.copyIn("COPY t FROM STDIN") { () -> [UInt8]? in throw Mishap() }
            }
            var isFirst = true
            let bad = await #expect(throws: PostgresError.self) {
                try await client.copyIn("COPY t FROM STDIN") {
                    defer { isFirst = false }
                    return isFirst ? Array("x\ty\n".utf8) : nil
                }
            }
            #expect(bad?.serverError?.sqlState == "22P02")
            #expect(try await client.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0) == 1000)
            #expect(client.statistics.idle == 1)
        }
    }
}
