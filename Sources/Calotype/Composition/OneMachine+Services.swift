import Foundation
import Logging
import Postgres
import Storage

/// The services that stand in where no address is configured.
extension OneMachine {
    /// Starts the embedded cluster, with an empty database in it at the first time.
    ///
    /// - Returns: the database's address.
    func startPostgres(
        in folder: DataFolder, _ supervisor: Supervisor, _ secrets: inout InstanceSecrets
    ) async throws -> String {
        let postgres = try EmbeddedPostgres(
            in: folder, password: secrets.text("POSTGRES_PASSWORD"), port: FreePorts.take(1)[0],
            searchPath: Executable.searchPath)
        logger.info("starting PostgreSQL")
        try await postgres.prepare()
        let program = postgres.program
        try await supervisor.start(program)
        let administration = try PostgresSettings(url: postgres.url(database: "postgres"))
        try await withDatabase(administration, logger: logger) { server in
            try await wait(for: "PostgreSQL", log: program.logFile) { await server.ping() }
            let known = try await server.query(
                "SELECT 1 FROM pg_database WHERE datname = \(EmbeddedPostgres.database)")
            if known.isEmpty { try await server.execute("CREATE DATABASE calotype") }
        }
        return postgres.url()
    }

    /// Starts the embedded store, makes its buckets and adds its address and credentials to `values`.
    func startStore(
        in folder: DataFolder, _ supervisor: Supervisor, _ secrets: inout InstanceSecrets,
        _ values: inout [Setting: String]
    ) async throws {
        let accessKeyID = try values[.accessKeyID] ?? secrets.text("AWS_ACCESS_KEY_ID", bytes: 10)
        let secretAccessKey = try values[.secretAccessKey] ?? secrets.text("AWS_SECRET_ACCESS_KEY")
        let store = try EmbeddedStore(
            in: folder, accessKeyID: accessKeyID, secretAccessKey: secretAccessKey,
            searchFolders: Executable.searchFolders)
        values[.s3Endpoint] = store.endpoint
        values[.accessKeyID] = accessKeyID
        values[.secretAccessKey] = secretAccessKey
        let settings = try StoreSettings(SettingsSource(environment: values.named))

        logger.info("starting SeaweedFS")
        try store.prepare(
            bucket: settings.bucket,
            webhook: (
                url: "http://127.0.0.1:\(values[.port] ?? "")/webhook/s3-photo-upload",
                token: values[.webhookToken] ?? ""
            ))
        let program = store.program
        try await supervisor.start(program)
        try await makeBuckets(settings, log: program.logFile)
    }

    /// A store that has just started refuses buckets for a while, until its parts have found each other.
    private func makeBuckets(_ store: StoreSettings, log: String?) async throws {
        var configuration = store.configuration
        configuration.retries = RetryPolicy(attempts: 1)
        let client = S3Client(configuration: configuration)
        try await wait(for: "SeaweedFS", log: log) {
            for bucket in [store.bucket, store.derivedBucket] {
                try await client.createBucket(bucket)
            }
            return true
        }
    }
}
