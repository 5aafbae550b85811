import Foundation
import Logging
import Postgres
import Storage

/// The embedded services, which run if no address is configured.
extension OneMachine {
    /// Addresses of the embedded database, by the role that uses it.
    struct DatabaseAddresses {
        /// For API and ingest.
        let app: String
        /// For migrations.
        let admin: String
        /// For scripts: with the role that may migrate, over the network.
        let scripts: String
    }

    /// Starts the embedded cluster. At the first start it gets an empty database.
    func startPostgres(
        in folder: DataFolder, _ supervisor: Supervisor, _ secrets: inout InstanceSecrets
    ) async throws -> DatabaseAddresses {
        let password = try secrets.text("POSTGRES_PASSWORD")
        let postgres = EmbeddedPostgres(
            in: folder, installation: try await installation(for: folder, password: password), password: password,
            port: try databasePort(&secrets))
        logger.info("starting PostgreSQL", metadata: ["folder": "\(folder.path)/postgres"])
        try await postgres.prepare()
        let program = postgres.program
        try await supervisor.start(program)
        let administration = try PostgresSettings(url: postgres.url(database: "postgres"))
        try await withDatabase(administration, logger: logger) { server in
            try await wait(for: "PostgreSQL", log: program.logFile) { await server.ping() }
            try await EmbeddedPostgres.makeDatabase(on: server)
        }
        var passwords: [String: String] = [:]
        for role in [DatabaseRoles.admin, DatabaseRoles.app, DatabaseRoles.writer] {
            passwords[role] = try secrets.text("\(role.uppercased())_PASSWORD")
        }
        try await withDatabase(PostgresSettings(url: postgres.url()), logger: logger) { database in
            // Only a superuser may create earthdistance.
            for name in DatabaseCheck.extensions {
                try await database.execute("CREATE EXTENSION IF NOT EXISTS \(identifier: name)")
            }
            try await Migrator(folder: URL(fileURLWithPath: resources.schema)).makeRoles(database)
            try await Self.admit(passwords, to: database)
        }
        return DatabaseAddresses(
            app: postgres.url(user: DatabaseRoles.app, password: passwords[DatabaseRoles.app]),
            admin: postgres.url(user: DatabaseRoles.admin, password: passwords[DatabaseRoles.admin]),
            scripts: postgres.networkURL(
                user: DatabaseRoles.admin, password: passwords[DatabaseRoles.admin] ?? ""))
    }

    /// The port of the last start, so that external programs find the database again; another one if it is in use.
    private func databasePort(_ secrets: inout InstanceSecrets) throws -> Int {
        let name = "POSTGRES_PORT"
        if let kept = secrets.kept(name).flatMap({ Int($0) }) {
            do {
                return try FreePorts.claim(kept, host: "127.0.0.1")
            } catch is FreePorts.InUse {
                logger.notice("database port is taken; choosing another", metadata: ["port": "\(kept)"])
            }
        }
        let port = try FreePorts.take(1)[0]
        try secrets.keep("\(port)", as: name)
        return port
    }

    /// Lets the roles log in. Passwords are bound values, so no statement contains them.
    private static func admit(_ passwords: [String: String], to database: PostgresClient) async throws {
        try await database.withConnection { connection in
            try await connection.transaction { connection in
                for (role, password) in passwords.sorted(by: { $0.key < $1.key }) {
                    try await connection.execute(
                        """
                        SELECT set_config('calotype.role', \(role), TRUE), set_config('calotype.password', \(password), TRUE)
                        """)
                    try await connection.execute(
                        """
                        DO $$ BEGIN
                            EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L',
                                           current_setting('calotype.role'), current_setting('calotype.password'));
                        END $$
                        """)
                }
                try await connection.execute("ALTER DATABASE calotype OWNER TO calotype_admin")
            }
        }
    }

    /// The programs of the cluster's version. Upgrades the cluster first if a newer version is installed.
    private func installation(for folder: DataFolder, password: String) async throws -> PostgresInstallation {
        try ClusterUpgrade.finish(in: folder)
        let choice = try PostgresInstallation.find(
            forCluster: "\(folder.path)/postgres", roots: source.required(.postgresFolders),
            path: Executable.searchPath)
        switch choice {
        case .use(let installation): return installation
        case .upgrade(let old, let new):
            let upgrade = ClusterUpgrade(folder: folder, old: old, new: new, password: password, logger: logger)
            do {
                try await upgrade.run()
                return new
            } catch {
                // Only if the old cluster is unchanged.
                guard !Task.isCancelled, try upgrade.takeBack() else { throw error }
                logger.error(
                    "upgrade of the database failed; continuing with the old PostgreSQL",
                    metadata: ["from": "\(old.major)", "to": "\(new.major)", "error": "\(error)"])
                return old
            }
        }
    }

    /// Starts the embedded store, creates its buckets and adds its address and credentials to `values`.
    func startStore(
        in folder: DataFolder, _ supervisor: Supervisor, _ secrets: inout InstanceSecrets,
        _ values: inout [Setting: String], api: (host: String, port: Int)
    ) async throws {
        let accessKeyID = try values[.accessKeyID] ?? secrets.text("AWS_ACCESS_KEY_ID", bytes: 10)
        let secretAccessKey = try values[.secretAccessKey] ?? secrets.text("AWS_SECRET_ACCESS_KEY")
        let user = UnprivilegedUser.forParts(of: folder.path)
        let store = try EmbeddedStore(
            in: folder, accessKeyID: accessKeyID, secretAccessKey: secretAccessKey,
            searchFolders: Executable.searchFolders, user: user)
        try await NetworkNamespace.probe(user: user, log: folder.logFile(of: "namespace"))
        let home = try folder.folder("objects")
        try user?.ownAll(below: home)
        let proxy = try NamespaceProxy()
        let port = try await open(proxy, to: store, &secrets)
        values[.s3Endpoint] = "http://127.0.0.1:\(port)"
        values[.accessKeyID] = accessKeyID
        values[.secretAccessKey] = secretAccessKey
        let settings = try StoreSettings(SettingsSource(environment: values.named))

        logger.info("starting SeaweedFS", metadata: ["folder": "\(store.home)", "port": "\(port)"])
        proxy.takeEvents(to: api.port, host: api.host)
        try store.prepare(bucket: settings.bucket, webhookToken: values[.webhookToken] ?? "")
        let program = store.program(
            through: proxy, origins: Self.origins(of: api, publicAddress: try PublicAddress(source)))
        try await supervisor.start(program)
        try await makeBuckets(settings, log: program.logFile)
    }

    /// The origins under which browsers load the API's pages.
    private static func origins(of api: (host: String, port: Int), publicAddress: PublicAddress?) -> [String] {
        let own = Set(["127.0.0.1", "localhost", api.host]).sorted().map { host in
            "http://\(host.contains(":") ? "[\(host)]" : host):\(api.port)"
        }
        return own + (publicAddress.map { [$0.origin] } ?? [])
    }

    /// Opens the port of the last start, which uploaders and signed links use.
    private func open(_ proxy: NamespaceProxy, to store: EmbeddedStore, _ secrets: inout InstanceSecrets) async throws
        -> Int
    {
        let name = "S3_PORT"
        if let kept = secrets.kept(name) {
            guard let port = Int(kept), (1...65_535).contains(port) else {
                throw StartError(
                    part: "The store", reason: "\(name) in secrets.env must be a port from 1 to 65535", log: nil)
            }
            do {
                try await proxy.open(port: port, to: EmbeddedStore.socket, in: store.home)
                return port
            } catch is FreePorts.InUse {
                throw StorePortInUse(port: port)
            }
        }
        // Below the range of ephemeral ports.
        for port in 8333..<8433 {
            do {
                try await proxy.open(port: port, to: EmbeddedStore.socket, in: store.home)
                try secrets.keep("\(port)", as: name)
                return port
            } catch is FreePorts.InUse {
                continue
            }
        }
        throw StorePortInUse(port: 8333)
    }

    /// After its start the store refuses to create buckets until its components are connected.
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

/// Another program listens on the port of the embedded store.
package struct StorePortInUse: Error, Equatable, CustomStringConvertible {
    package let port: Int

    package init(port: Int) { self.port = port }

    package var description: String {
        """
        port \(port) of 127.0.0.1, that of the embedded store, is in use: stop what listens there, or change S3_PORT in \
        secrets.env of the data folder and tell all that upload
        """
    }
}
