import ArgumentParser
import Logging
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer requests: search, GraphQL, the store's events, the front end.",
        discussion: """
            Listens on CALOTYPE_HOST and CALOTYPE_PORT, and answers /readyz with 200 once its search index is loaded. \
            Any number of these run side by side. SIGTERM lets it finish the requests it has begun.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let source = try options.source()
        let resources = try Resources.find(named: source.text(.resources))
        try await Composition.serve(try Settings(source), resources, logger: Logger(label: "calotype.api")).run()
    }
}
