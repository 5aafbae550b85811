import GraphQL
import Testing

struct SchemaTests {
    @Test func `printed SDL reads back as the same SDL`() throws {
        for schema in [try TestSchema.harbour(), try TestSchema.library()] {
            #expect(try Schema(sdl: schema.printed).printed == schema.printed)
        }
    }

    @Test func `extensions add to what they extend`() throws {
        let schema = try Schema(
            sdl:
                "type Query { a: Int } extend type Query { b: E } enum E { X } extend enum E { Y } extend schema @d directive @d on SCHEMA"
        )
        #expect(schema.type(named: "Query")?.field("b") != nil)
        #expect(schema.type(named: "E")?.values.map(\.name) == ["X", "Y"])
    }

    @Test(arguments: [
        "type Query { a(a: A = {}): Int } input A { a: A b: B = {} } input B { a: A = { b: null } c: [A] = [] }",
        "type Query { a: Int } input A { b: B = { a: { b: null } } } input B { a: A = { b: { a: null } } }",
        "type Query { a: Int } input A { a1: B = {} a2: B = {} a3: [B!] = [{}, {}] } input B { b: Int = 1 }",
    ])
    func `default values that end are no cycle`(sdl: String) throws { _ = try Schema(sdl: sdl) }

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
    ])
    func `a wrong schema is refused with its reason`(sdl: String, reason: String) {
        #expect { try Schema(sdl: sdl) } throws: { "\($0)".contains(reason) }
    }
}
