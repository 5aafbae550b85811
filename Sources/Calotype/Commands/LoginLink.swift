import ArgumentParser
import Catalog
import Logging
import Writers

struct LoginLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a link that logs in one browser, once.")

    @OptionGroup var options: SettingsOptions

    @Option(
        name: .customLong("scope"), help: "Scope of the browser session; may be repeated. Default: all scopes.")
    var scopes: [Scope] = []

    @Option(help: "Minutes until the link expires, 1 to 1440.")
    var minutes = 15

    @Option(help: "Data folder of the running calotype up to log in to.", completion: .directory)
    var data: String?

    func validate() throws {
        guard (1...1440).contains(minutes) else { throw ValidationError("--minutes must be from 1 to 1440.") }
    }

    func run() async throws {
        let source = try options.source(runningIn: data)
        let address = try source.address()
        let database = try Settings.database(source)
        let secret = try await withDatabase(database, logger: Logger(label: "calotype.access")) { client in
            try await AccessStore(postgres: client).createLoginLink(scopes: scopes.orAll, minutes: minutes)
        }
        print(LoginAddress.text(of: address, secret: secret))
    }
}
