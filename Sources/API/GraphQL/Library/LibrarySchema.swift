import Catalog
import Foundation
import GraphQL
import Logging

/// The library's schema and the engine over it.
enum LibrarySchema {
    /// Reads `library.graphql` and checks that the objects have its fields.
    static func load() throws -> Schema {
        guard let url = Bundle.module.url(forResource: "library", withExtension: "graphql") else {
            throw MissingSchema()
        }
        let schema = try Schema(sdl: String(contentsOf: url, encoding: .utf8))
        try PhotoField.check(against: schema)
        return schema
    }

    struct MissingSchema: Error, CustomStringConvertible {
        var description: String { "the resource library.graphql is missing beside the executable" }
    }

    static func engine(
        _ schema: Schema, services: LibraryServices, settings: GraphQLSettings, logger: Logger
    ) -> GraphQLEngine<Credential> {
        GraphQLEngine(
            schema: schema,
            root: RootResolvers(
                queries: LibraryQueries(services: services, patience: .seconds(settings.seconds))),
            limits: settings.limits, introspection: settings.allowsIntrospection,
            suggestions: settings.suggests ?? settings.allowsIntrospection
        ) { error, path in
            logger.error("unexpected error in a resolver", metadata: ["error": "\(error)", "path": "\(path)"])
        }
    }
}
