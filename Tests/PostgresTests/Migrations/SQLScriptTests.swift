import Foundation
import Postgres
import Testing
import TestServices

@Suite struct SQLScriptTests {
    private static func form(_ sql: String) -> String { String(decoding: SQLScript(sql).normalForm, as: UTF8.self) }

    @Test(arguments: [
        ("-- a\nSELECT 1; -- b\n-- c\n", "SELECT 1;"),
        ("SELECT/* a */1", "SELECT 1"),
        ("SELECT /* a /* b */ c */ 1", "SELECT 1"),
        ("SELECT /* a\nb */ 1", "SELECT 1"),
        ("SELECT 1\n\n   -- a\n\t+ 2", "SELECT 1\n+ 2"),
        ("SELECT 1 -- a\r\n+ 2", "SELECT 1\n+ 2"),
        ("a--b\n-c", "a\n-c"),
        ("a /-- b\nc", "a /\nc"),
        ("", ""), ("-- a", ""), ("/* a */", ""),
    ])
    func `comments count as white space`(sql: String, form: String) {
        #expect(Self.form(sql) == form)
    }

    @Test(arguments: [
        "'-- a'", "'/* a */'", "'a''-- b'", "'a\\'", "\"-- a\"", "\"a\"\"/* b */\"", "E'a\\'-- b'", "e'\\\\'",
        "nameE'a\\'",
        "'  '", "'\n\n'", "$$ -- a $$", "$$ ' -- a $$", "$f$ $$ -- a $$ $f$", "$f$ $g -- a $f$", "a$$b", "$1 + 1",
        "1 - -1",
        "a / b * c", "U&'\\0041 -- a'", "é$$é",
    ])
    func `strings and names stay as they are`(sql: String) {
        #expect(Self.form(sql) == sql)
    }

    @Test func `a string on the next line continues its escapes`() {
        #expect(Self.form("E'a'\n  '\\'-- b' -- c") == "E'a'\n'\\'-- b'")
        #expect(Self.form("'a'\n  '\\' -- b") == "'a'\n'\\'")
        #expect(Self.form("E'a' '\\' -- b") == "E'a' '\\'")
    }

    @Test func `a line break between two strings is not a space`() {
        #expect(Self.form("'a'\n'b'") != Self.form("'a' 'b'"))
        #expect(Self.form("'a' -- c\n\n'b'") == Self.form("'a'\n'b'"))
    }

    @Test(arguments: ["SELECT 1 /* a", "SELECT /* a /* b */", "SELECT 'a -- b", "SELECT $$ -- a", "SELECT \"a -- b"])
    func `text without an end is kept`(sql: String) {
        #expect(Self.form(sql) == sql)
    }

    @Test func `the normal forms of the migrations make the same schema`() async throws {
        let migrations = try Migration.all(in: schemaFolder)
        let bare = migrations.map { Migration(version: $0.version, name: $0.name, sql: Self.form($0.sql)) }
        #expect(bare.map(\.sql).allSatisfy { !$0.contains("\n--") })
        let schemas = try await [migrations, bare].asyncMap { migrations in
            try await withTestDatabase(migrated: false) { database in
                try await Migrator(migrations).migrate(database.client)
                return try await Self.schema(of: database.client)
            }
        }
        #expect(schemas[0] == schemas[1])
        #expect(schemas[0].count > 300)
    }

    /// One line for each column, constraint, index, trigger and function.
    private static func schema(of client: PostgresClient) async throws -> [String] {
        try await client.query(
            """
            SELECT line FROM (
                SELECT format('%s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
                    pg_get_expr(adbin, adrelid))
                FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE relnamespace = 'public'::regnamespace AND attnum > 0
                UNION ALL
                SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace
                UNION ALL
                SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
                UNION ALL
                SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL
                SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
            ) AS schema (line) ORDER BY line
            """
        ).map { try $0.decode(String.self, at: 0) }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
