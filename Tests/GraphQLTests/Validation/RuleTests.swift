import GraphQL
import Testing

/// Each rule by its message: documents that break it, and close ones that do not.
struct RuleTests {
    @Test(arguments: [
        ("type A { a: Int } { person { name } }", "not executable"),
        ("query A { __typename } query A { __typename }", "only one operation named"),
        ("{ __typename } query A { __typename }", "anonymous operation"),
        ("subscription { clock a: clock }", "only one top level field"),
        ("subscription { __typename }", "introspection top level field"),
        ("subscription { clock @skip(if: true) }", "must not be used on"),
        ("{ persn { name } }", "Did you mean \"person\"?"),
        ("{ things { name } }", "inline fragment on"),
        ("{ person { name { a } } }", "must not have a selection"),
        ("{ person }", "must have a selection"),
        ("{ person(a: 1) { name } }", "Unknown argument \"a\" on field \"Query.person\""),
        ("{ person @skip(iff: true, if: true) { name } }", "Unknown argument \"iff\" on directive"),
        ("{ count(of: TEA, of: TEA) }", "only one argument named"),
        ("{ count }", "argument \"of\" is required"),
        ("{ __typename @skip }", "argument \"if\" is required"),
        ("{ ...F } fragment F on Query { __typename } fragment F on Query { __typename }", "only one fragment named"),
        ("{ ... on Persn { name } }", "Unknown type \"Persn\". Did you mean \"Person\"?"),
        ("query ($a: Bogus) { __typename @skip(if: $a) }", "Unknown type \"Bogus\""),
        ("{ ... on Unit { name } }", "non composite type"),
        ("{ __typename } fragment F on Query { __typename }", "never used"),
        ("{ ...F }", "Unknown fragment \"F\""),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "within itself"),
        ("{ person { ... on Ship { name } } }", "can never be of type"),
        ("{ count(of: \"TEA\") }", "non-enum value"),
        ("{ count(of: TEE) }", "Did you mean the enum value \"TEA\"?"),
        ("{ ship(number: 3000000000) { name } }", "32-bit"),
        ("{ ship(number: 1.0) { name } }", "Int cannot represent"),
        ("{ things(search: { limit: 1 }) { __typename } }", "\"Search.text\" of required type"),
        ("{ things(search: { text: \"a\", bogus: 1 }) { __typename } }", "not defined by type \"Search\""),
        ("{ things(search: { text: \"a\", text: \"b\" }) { __typename } }", "only one input field"),
        ("{ harbour(id: 1) { find(by: { name: \"a\", id: 1 }) { __typename } } }", "exactly one key"),
        ("{ harbour(id: 1) { find(by: { name: null }) { __typename } } }", "must be non-null"),
        ("query ($n: String) { harbour(id: 1) { find(by: { name: $n }) { __typename } } }", "must be non-nullable"),
        ("{ __typename @bogus }", "Unknown directive"),
        ("{ __typename @deprecated }", "may not be used on FIELD"),
        ("{ __typename @skip(if: true) @skip(if: true) }", "only be used once"),
        ("query ($a: Int, $a: Int) { ship(number: $a) { name } }", "only one variable named"),
        ("query ($a: Person) { ship(number: $a) { name } }", "non-input type"),
        ("{ ship(number: $a) { name } }", "is not defined"),
        ("query ($a: Int) { __typename }", "is never used"),
        ("query ($a: String) { ship(number: $a) { name } }", "used in position expecting"),
        ("query ($a: Boolean) { __typename @skip(if: $a) }", "used in position expecting"),
        ("{ a: person { name } a: ship { name } }", "different fields"),
        ("{ ship(number: 1) { name } ship(number: 2) { name } }", "differing arguments"),
        ("{ things { ... on Ship { l: length } ... on Tug { l: length } } }", "conflicting types"),
        (
            "{ person { ship { x: name } } ...F } fragment F on Query { person { ship { x: crew { name } } } }",
            "conflicting types"
        ),
    ])
    func `a broken rule is named`(text: String, message: String) throws {
        let engine = TestSchema.engine(try TestSchema.harbour())
        do throws(RequestError) {
            _ = try engine.prepare(Array(text.utf8), operationName: nil)
            Issue.record("accepted")
        } catch {
            #expect(error.code == .validationFailed)
            #expect(error.errors.contains { $0.message.contains(message) }, "\(error.errors.map(\.message))")
        }
    }

    @Test(arguments: [
        "query A { ...F ...F } fragment F on Query { person { ...P } } fragment P on Named { name }",
        "query ($a: Boolean = true) { __typename @skip(if: $a) }",
        "query ($n: String!) { harbour(id: 1) { find(by: { name: $n }) { __typename } } }",
        "{ things { ... on Ship { x: name } ... on Tug { x: name } } }",

        "{ things { ... on Ship { n: __typename } ... on Person { n: __typename } } }",
        "{ __typename @slow @slow(seconds: 1, tags: \"a\") }",
        "{ vessels(filter: { and: { longer: 3 }, ids: [1, \"a\"] }) { ... on Named { name } } }",
        "subscription { ...F } fragment F on Subscription { arrivals(harbour: 3) { name } }",
        "{ harbour(id: 12345678901234567890) { name } }",
    ])
    func `documents that nearly break a rule are accepted`(text: String) throws {
        _ = try TestSchema.engine(try TestSchema.harbour()).prepare(Array(text.utf8))
    }

    @Test func `validation stops at a number of errors`() throws {
        var limits = EngineLimits()
        limits.validationErrors = 3
        let engine = TestSchema.engine(try TestSchema.harbour(), limits: limits)
        #expect { try engine.prepare(Array("{ a b c d e f g }".utf8)) } throws: {
            ($0 as? RequestError)?.errors.count == 3
        }
    }
}
