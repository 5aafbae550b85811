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
        let password = try secrets.text("POSTGRES_PASSWORD")
        let postgres = EmbeddedPostgres(
            in: folder, installation: try await installation(for: folder, password: password), password: password,
            port: try FreePorts.take(1)[0])
        logger.info("starting PostgreSQL")
        try await postgres.prepare()
        let program = postgres.program
        try await supervisor.start(program)
        let administration = try PostgresSettings(url: postgres.url(database: "postgres"))
        try await withDatabase(administration, logger: logger) { server in
            try await wait(for: "PostgreSQL", log: program.logFile) { await server.ping() }
            try await EmbeddedPostgres.makeDatabase(on: server)
        }
        return postgres.url()
    }

    /// The programs of the cluster's version, after it was moved to a newer one where there is one.
    private func installation(for folder: DataFolder, password: String) async throws -> PostgresInstallation {
        try ClusterUpgrade.finish(in: folder)
        let choice = try PostgresInstallation.find(
            forCluster: "\(folder.path)/postgres", roots: source.required(.postgresFolders),
            path: Executable.searchPath)
        switch choice {
        case .use(let installation): return installation
        case .upgrade(let old, let new):
            try await ClusterUpgrade(folder: folder, old: old, new: new, password: password, logger: logger).run()
            return new
        }
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
