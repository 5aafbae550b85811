import Foundation
import GraphQL

/// Schemas that the tests ask.
enum TestSchema {
    /// Small, with one of everything.
    static let sdl = #"""
        "A harbour with its ships."
        schema { query: Query mutation: Mutation subscription: Subscription }

        "Marks what costs time."
        directive @slow(seconds: Float = 1.5, tags: [String!]) repeatable on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT | QUERY

        "A day: `2026-01-31`."
        scalar Day @specifiedBy(url: "https://example.org/day")

        interface Named { "What people call it." name: String! }
        interface Vessel implements Named { name: String! length(unit: Unit! = METRE): Float crew: [Person!]! home: Harbour }

        type Ship implements Vessel & Named {
          name: String!
          length(unit: Unit! = METRE, round: Boolean): Float
          crew: [Person!]!
          home: Harbour
          cargo(first: Int = 3, kinds: [Cargo!]): [Cargo]
          built: Day @deprecated(reason: "Ask `launched`.")
          launched: Day
        }
        type Tug implements Vessel & Named {
          name: String!
          length(unit: Unit! = METRE): Float!
          crew: [Person!]!
          home: Harbour
          power: Int!
          tows: Ship
        }
        type Person implements Named { name: String! age: Int ship: Vessel friends(search: Search): [Person] }
        type Harbour implements Named { name: String! berths: [[Int!]!] moored(filter: Filter, first: Int): [Vessel!] find(by: Key!): Thing }
        union Thing = Ship | Tug | Person | Harbour

        enum Unit { METRE FOOT CABLE @deprecated }
        enum Cargo { COAL TEA "Not the drink." WINE }

        input Search { text: String! limit: Int = 10 exact: Boolean! = false days: [Day] within: Search }
        input Filter { and: [Filter!] unit: Unit = FOOT longer: Float cargo: [Cargo!] ids: [ID!] }
        input Key @oneOf { name: String id: ID filter: Filter }

        type Query {
          harbour(id: ID!): Harbour
          ship(name: String! = "Argo", number: Int): Ship!
          vessels(filter: Filter): [Vessel]
          things(search: Search, ids: [ID!]): [Thing!]!
          person: Person
          count(of: Cargo!, days: [[Day]]): Int!
        }
        type Mutation { rename(from: String!, to: String!): Vessel launch(day: Day!): Ship! }
        type Subscription { arrivals(harbour: ID): Vessel! clock: Int }
        """#

    static func harbour() throws -> Schema { try Schema(sdl: sdl) }

    /// The schema that Calotype serves.
    static func library() throws -> Schema {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Sources/API/GraphQL/library.graphql")
        return try Schema(sdl: String(contentsOf: file, encoding: .utf8))
    }

    static func engine(_ schema: Schema, limits: EngineLimits = EngineLimits()) -> GraphQLEngine<Int> {
        GraphQLEngine(schema: schema, root: RowResolver(schema: schema), limits: limits, showsCost: false) { _, _ in }
    }
}
