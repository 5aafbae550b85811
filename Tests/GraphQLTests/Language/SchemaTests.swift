import GraphQL
import Testing

struct SchemaTests {
    @Test func `parsing printed SDL gives the same SDL`() throws {
        for schema in [try TestSchema.harbour(), try TestSchema.library()] {
            #expect(try Schema(sdl: schema.printed).printed == schema.printed)
        }
    }

    @Test func `extensions add to their definitions`() throws {
        let schema = try Schema(
            sdl:
                "type Query { a: Int } extend type Query { b: E } enum E { X } extend enum E { Y } extend schema @d directive @d on SCHEMA"
        )
        #expect(schema.type(named: "Query")?.field("b") != nil)
        #expect(schema.type(named: "E")?.values.map(\.name) == ["X", "Y"])
    }

    /// Everything that a definition may bear, in the printer's layout.
    static let definitions = #"""
        """
        A harbour.
        """
        schema @d {
          query: Query
        }

        extend schema @d {
          mutation: M
        }

        "\u0007"
        scalar Day @specifiedBy(url: "https://example.org/day") @d(a: [1, {b: "x"}])

        extend scalar Day @d

        interface A @d {
          """
          The first.
          Two lines, and a quote: \"""
          """
          a(b: Int! = 3 @d, c: [C!] = [X, Y]): [[Int!]!]! @deprecated(reason: "No.") @d
        }

        type Query implements A & B @d @d {
          a(
            """
            Which.
            """
            b: Int! = 3
            c: [C!] = [X]
          ): Int
        }

        type Bare implements A

        extend type Query implements E

        extend type Query {
          z: Int
        }

        union U @d = Query | M

        union Empty

        extend union Empty = Query

        enum C @d {
          X @deprecated
          """
          Why.
          """
          Y @d
        }

        extend enum C {
          Z
        }

        input I @oneOf @d {
          a: Int = 1 @deprecated
          b: I = {a: 1, b: {a: null}} @d
        }

        extend input I {
          c: Float = 1.5e3
        }

        """
        Marks.
        """
        directive @d(a: Any, b: Int = 2) repeatable on SCHEMA | SCALAR | OBJECT | FIELD_DEFINITION

        query Q {
          a
        }

        """#

    @Test func `parsing printed definitions gives the same definitions`() throws {
        let printed = try Parser.parse(Array(Self.definitions.utf8)).printed
        #expect(printed == Self.definitions)
        let files = [TestSchema.sdl, try TestSchema.library().printed]
        for file in files {
            let once = try Parser.parse(Array(file.utf8)).printed
            #expect(try Parser.parse(Array(once.utf8)).printed == once)
            // The definitions mean the same, whatever their layout.
            #expect(try Schema(sdl: once).printed == Schema(sdl: file).printed)
        }
    }

    @Test func `custom directives are printed where they are applied`() throws {
        let places =
            "SCHEMA | SCALAR | OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE"
            + " | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
        let schema = try Schema(
            sdl: """
                schema @d(n: 1) { query: Query } directive @d(n: Int = 0) repeatable on \(places)
                type Query implements N @d(n: 2) @d { a(b: Int @d(n: 3)): S @deprecated @d(n: 4) }
                interface N @d(n: 5) { a(b: Int): S @deprecated } scalar S @d(n: 6) @specifiedBy(url: "u:") union U @d(n: 7) = Query
                enum E @d(n: 8) { X @d(n: 9) } input I @d(n: 10) @oneOf { a: E @d(n: 11) @deprecated }
                """)
        for number in 1...11 { #expect(schema.printed.contains("@d(n: \(number))"), "\(schema.printed)") }
        #expect(try Schema(sdl: schema.printed).printed == schema.printed)
    }

    @Test(arguments: [
        "▲", "extend type A▲", "extend schema▲", "extend scalar A▲", "extend interface A▲", "extend union A▲",
        "extend enum A▲", "extend input A▲", "extend type A ▲type B { a: Int }",
    ])
    func `an extension that adds nothing is a syntax error`(marked: String) {
        let place = marked.unicodeScalars.prefix { $0 != "▲" }.count + 1
        #expect { try Parser.parse(Array(marked.replacing("▲", with: "").utf8)) } throws: {
            ($0 as? SyntaxError)?.location.column == place
        }
    }

    @Test(arguments: [
        "type Query { a(a: A = {}): Int } input A { a: A b: B = {} } input B { a: A = { b: null } c: [A] = [] }",
        "type Query { a: Int } input A { b: B = { a: { b: null } } } input B { a: A = { b: { a: null } } }",
        "type Query { a: Int } input A { a1: B = {} a2: B = {} a3: [B!] = [{}, {}] } input B { b: Int = 1 }",
    ])
    func `default values without a cycle are accepted`(sdl: String) throws { _ = try Schema(sdl: sdl) }

    @Test(arguments: [
        ("type A { a: Int }", "Query root type"),
        ("type Query { a: Bogus }", "Unknown type \"Bogus\""),
        ("type Query { a: Int a: Int }", "only be defined once"),
        ("type Query", "one or more fields"),
        ("type Query { __a: Int }", "must not begin with"),
        ("type Query { a(b: Query): Int }", "must be an input type"),
        ("type Query { a: I } input I { a: Int }", "must be an output type"),
        ("type Query { a: Int } input I { a: I! }", "must not need themselves"),
        ("type Query { a: Int } input A { a: A = {} }", "themselves: A.a, A.a."),
        ("type Query { a: Int } input A { a: [A] = [{}] }", "themselves: A.a, A.a."),
        ("type Query { a(a: A = {}): Int } input A { b: B = {} } input B { a: A = {} }", "A.b, B.a, A.b"),
        (
            "type Query { a: Int } input A { b: B = { c: {} } } input B { c: C } input C { b: B = { c: { x: 1 } } a: A = {} x: Int }",
            "themselves: C.b, C.b."
        ),
        ("type Query { a: Int } input I @oneOf { a: Int! }", "OneOf input field"),
        ("type Query { a: Int } union U", "one or more member types"),
        ("type Query { a: Int } union U = U2 union U2 = Query", "only include object types"),
        ("type Query { a: Int } enum E", "one or more values"),
        ("type Query implements I { a: Int } interface I { b: Int }", "does not provide it"),
        ("type Query implements I { a: String } interface I { a: Int }", "has type Int"),
        ("type Query implements I { a(b: Int!): Int } interface I { a: Int }", "must not be required"),
        (
            "type Query implements J { a: Int } interface I { a: Int } interface J implements I { a: Int }",
            "must implement I"
        ),
        ("type Query { a(b: Int! @deprecated): Int }", "cannot be deprecated"),
        ("type Query { a(b: Int = \"x\"): Int }", "default value"),
        ("type Query { a: Int } type Query { b: Int }", "only one type named"),
        ("type Query { a: Int } schema { query: Query mutation: Query }", "must be different"),
        ("type Query { a: Int } extend type B { b: Int }", "Cannot extend"),
        ("type Query @bogus { a: Int }", "Unknown directive \"@bogus\" on Query."),
        ("type Query { a: Int @bogus }", "Unknown directive \"@bogus\" on Query.a."),
        ("type Query { a(b: Int @bogus): Int }", "Unknown directive \"@bogus\" on Query.a.b."),
        ("schema @bogus { query: Query } type Query { a: Int }", "\"@bogus\" on schema."),
        ("type Query { a: E } enum E { X @bogus }", "Unknown directive \"@bogus\" on E.X."),
        ("type Query { a: Int } input I { a: Int @bogus }", "Unknown directive \"@bogus\" on I.a."),
        ("type Query { a: Int } directive @d(a: Int @bogus) on FIELD", "Unknown directive \"@bogus\" on @d.a."),
        ("type Query { a: Int } union U @bogus = Query", "Unknown directive \"@bogus\" on U."),
        (
            "type Query { a: Int @deprecated(reason: 3) }",
            "Argument \"reason\" of directive \"@deprecated\" on Query.a"
        ),
        ("type Query { a: Int @deprecated(reason: null) }", "is invalid"),
        ("type Query { a: Int @deprecated(why: \"x\") }", "Unknown argument \"why\""),
        ("type Query { a: Int @deprecated(reason: \"x\", reason: \"y\") }", "given twice"),
        ("type Query @deprecated { a: Int }", "may not be used on OBJECT"),
        ("type Query { a: Int @skip(if: true) }", "may not be used on FIELD_DEFINITION"),
        ("type Query { a: Int @deprecated @deprecated }", "only be used once on Query.a"),
        ("type Query { a: S } scalar S @specifiedBy", "Argument \"url\""),
        ("type Query { a: Int } directive @d(a: Int @d) on ARGUMENT_DEFINITION", "\"@d\" must not be used"),
        (
            "type Query { a: Int } directive @d(a: I) on INPUT_FIELD_DEFINITION input I { a: Int @d }",
            "\"@d\" must not be used"
        ),
    ])
    func `an invalid schema is refused with a reason`(sdl: String, reason: String) {
        #expect { try Schema(sdl: sdl) } throws: { "\($0)".contains(reason) }
    }
}
