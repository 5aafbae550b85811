import ArgumentParser
import Logging
import Postgres
import Writers

/// The library whose accounts and tokens a command changes: from the settings, or a running `calotype up`.
struct LibraryOptions: ParsableArguments {
    @OptionGroup var settings: SettingsOptions

    @Option(help: "Data folder of the running calotype up whose library it is.", completion: .directory)
    var data: String?

    func withDatabase<Value>(_ body: (PostgresClient) async throws -> Value) async throws -> Value {
        let database = try Settings.database(try settings.source(runningIn: data))
        return try await Calotype.withDatabase(database, logger: Logger(label: "calotype.access"), body)
    }

    func withAccessStore<Value>(_ body: (AccessStore) async throws -> Value) async throws -> Value {
        try await withDatabase { try await body(AccessStore(postgres: $0)) }
    }

    func withUsers<Value>(_ body: (UserStore) async throws -> Value) async throws -> Value {
        try await withDatabase { try await body(UserStore(postgres: $0)) }
    }
}
