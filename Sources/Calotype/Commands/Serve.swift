import ArgumentParser
import Logging
import Postgres
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer requests: search, GraphQL, the store's events, the front end.",
        discussion: """
            Listens on CALOTYPE_HOST and CALOTYPE_PORT, and answers /readyz with 200 once its search index is loaded. \
            Refuses a database whose schema is older or newer than the program's. \
            Any number of these run side by side. SIGTERM lets it finish the requests it has begun.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let source = try options.source()
        let resources = try Resources.find(named: source.text(.resources))
        let settings = try Settings(source)
        let logger = Logger(label: "calotype.api")
        try await withDatabase(settings.database, logger: logger) { database in
            do {
                try await SchemaGuard(database: database, folder: resources.schema, logger: logger).check()
            } catch let error as PostgresError where error.isUnavailable {
                logger.warning("database unavailable", metadata: ["error": "\(error)"])
            }
        }
        try await Composition.serve(settings, resources, logger: logger).run()
    }
}
