import Catalog
import Foundation
import Logging
import Storage
import Writers

/// Prints addresses and writes files for scripts when all services are ready.
extension OneMachine {
    /// The name of the scripts' token in `calotype token list`.
    private static let tokenName = "calotype up"
    private static let secretName = "TOKEN"

    /// The token with all scopes that `--env-file` contains. It is created once per data folder, and again if revoked.
    func administratorToken(_ access: AccessStore, _ secrets: inout InstanceSecrets) async throws -> String {
        let isValid = try await access.tokens().contains { $0.name == Self.tokenName && $0.revokedAt == nil }
        if isValid, let kept = secrets.kept(Self.secretName) { return kept }
        let (_, secret) = try await access.createToken(name: Self.tokenName, scopes: Set(Scope.allCases))
        try secrets.keep(secret.text, as: Self.secretName)
        return secret.text
    }

    func announce(
        _ settings: Settings, token: String, _ values: [Setting: String], in folder: DataFolder
    ) async throws {
        let address =
            settings.publicAddress?.text ?? "http://\(values[.host] ?? settings.host):\(values[.port] ?? "")"
        let running = Self.forScripts(address: address, token: token, settings, values).text
        try PrivateFile.write(running, to: folder.runningFile)
        let login = try await login(address, in: folder, settings)
        // Written last, since scripts wait for it.
        if let environmentFile { try PrivateFile.write(running, to: environmentFile) }
        print(
            """

            Calotype runs at  \(address)/
            Log in with       \(login)
            Upload photos to  \(values[.s3Endpoint] ?? "")/\(settings.store.bucket)
            Press Ctrl-C to stop.

            """)
        // Into a pipe, standard output is buffered.
        fflush(nil)
    }

    /// A login link gives access to everything, so it is printed only to a terminal and not to a system journal.
    private func login(_ address: String, in folder: DataFolder, _ settings: Settings) async throws -> String {
        guard isatty(STDOUT_FILENO) == 1 else { return "calotype login-link --data \(folder.path)" }
        let link = try await withDatabase(settings.database, logger: logger) { database in
            try await AccessStore(postgres: database).createLoginLink(scopes: Set(Scope.allCases), minutes: 60)
        }
        return LoginAddress.text(of: address, secret: link)
    }

    private static func forScripts(
        address: String, token: String, _ settings: Settings, _ values: [Setting: String]
    ) -> EnvironmentFile {
        EnvironmentFile([
            (name: "CALOTYPE_URL", value: address),
            (name: "CALOTYPE_TOKEN", value: token),
            (name: Setting.databaseURL.rawValue, value: values[.databaseURL] ?? ""),
            (name: Setting.s3Endpoint.rawValue, value: values[.s3Endpoint] ?? ""),
            (name: Setting.s3Bucket.rawValue, value: settings.store.bucket),
            (name: Setting.s3DerivedBucket.rawValue, value: settings.store.derivedBucket),
            (name: Setting.accessKeyID.rawValue, value: settings.store.credentials.accessKeyID),
            (name: Setting.secretAccessKey.rawValue, value: settings.store.credentials.secretAccessKey),
            (name: Setting.region.rawValue, value: settings.store.region),
        ])
    }
}
