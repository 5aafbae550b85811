import ArgumentParser
import Logging
import Postgres
import ServiceLifecycle
import Support
import Writers

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the API: search, GraphQL, webhook and front end.",
        discussion: """
            Listens on CALOTYPE_HOST and CALOTYPE_PORT. /readyz responds with 200 when the search index is loaded. \
            Refuses to run if the database schema is older or newer than the program's. You can run any number of \
            API processes. On SIGTERM it finishes the requests in progress and exits.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try Sandbox.protectMemory()
        let source = try options.source()
        let resources = try Resources.find(named: source.text(.resources))
        let settings = try Settings(source)
        let logger = Logger(label: "calotype.api")
        try await withDatabase(settings.database, logger: logger) { database in
            do {
                try await SchemaGuard(database: database, folder: resources.schema, logger: logger).check()
                if let file = settings.setupSecretFile {
                    try await SetupSecretFile(path: file).prepare(UserStore(postgres: database), logger: logger)
                }
            } catch let error as PostgresError where error.isUnavailable {
                logger.warning("database unavailable", metadata: ["error": "\(error)"])
            }
        }
        try await Composition.serve(settings, resources, logger: logger).run()
    }
}
