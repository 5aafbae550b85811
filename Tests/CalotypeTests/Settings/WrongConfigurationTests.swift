import Calotype
import Foundation
import Testing

/// Configuration errors before a process starts. Every message states what is wrong and what to do.
@Suite struct WrongConfigurationTests {
    private static let complete = [
        "DATABASE_URL": "postgresql://me:hidden@db.example:5432/photos", "S3_ENDPOINT": "http://127.0.0.1:8333",
        "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "hidden",
    ]

    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let value: String?
        /// Parts of the message: the fault, and the remedy.
        let wrong: String
        let remedy: String

        init(_ name: String, _ value: String?, _ wrong: String, _ remedy: String) {
            (self.name, self.value, self.wrong, self.remedy) = (name, value, wrong, remedy)
        }

        var testDescription: String { "\(name)=\(value ?? "(none)")" }
    }

    private static let where_ = "Set it in the environment, or in the file named by --config"

    @Test(arguments: [
        Mistake("DATABASE_URL", nil, "DATABASE_URL is not set: Address of PostgreSQL", where_),
        Mistake("DATABASE_URL", "mysql://me@db/x", "DATABASE_URL is set", "a PostgreSQL address"),
        Mistake("DATABASE_URL", "postgresql://me@[db/x", "DATABASE_URL is set", "a PostgreSQL address"),
        Mistake("DATABASE_URL", "postgresql://me@db/x?colour=red", "DATABASE_URL is set", "colour"),
        Mistake("CALOTYPE_DATABASE_CONNECTIONS", "1", "is \"1\"", "a whole number from 2 to 500"),
        Mistake("CALOTYPE_DATABASE_POOLING", "yes", "is \"yes\"", "session or transaction"),
        Mistake("S3_ENDPOINT", nil, "S3_ENDPOINT is not set: Address of the object store", where_),
        Mistake("S3_ENDPOINT", "ftp://store", "is \"ftp://store\"", "an address such as https://host:port"),
        Mistake(
            "S3_ENDPOINT", "http://store/path", "is \"http://store/path\"", "an address such as https://host:port"),
        Mistake("S3_PUBLIC_ENDPOINT", "store", "is \"store\"", "an address such as https://host:port"),
        Mistake("S3_ADDRESSING", "host", "is \"host\"", "path or virtual-host"),
        Mistake("S3_BUCKET", "No Capitals", "is \"No Capitals\"", "3 to 63 lowercase letters, digits"),
        Mistake("S3_DERIVED_BUCKET", "photos", "is \"photos\"", "another bucket than S3_BUCKET"),
        Mistake("AWS_ACCESS_KEY_ID", nil, "AWS_ACCESS_KEY_ID is not set", where_),
        Mistake("AWS_SECRET_ACCESS_KEY", nil, "AWS_SECRET_ACCESS_KEY is not set", where_),
        Mistake("CALOTYPE_PORT", "http", "is \"http\"", "a whole number from 0 to 65535"),
        Mistake("CALOTYPE_PORT", "65536", "is \"65536\"", "a whole number from 0 to 65535"),
        Mistake("CALOTYPE_HOST", "0.0.0.0", "is \"0.0.0.0\"", "CALOTYPE_ALLOW_PLAIN_HTTP=on"),
        Mistake("CALOTYPE_HOST", "192.168.1.5", "is \"192.168.1.5\"", "CALOTYPE_PUBLIC_URL"),
        Mistake("CALOTYPE_HOST", "::", "is \"::\"", "CALOTYPE_ALLOW_PLAIN_HTTP=on"),
        Mistake(
            "CALOTYPE_PUBLIC_URL", "http://photos.example.org", "http://photos.example.org",
            "CALOTYPE_ALLOW_PLAIN_HTTP=on"),
        Mistake(
            "CALOTYPE_PUBLIC_URL", "photos.example.org", "photos.example.org",
            "an address such as https://photos.example.org"),
        Mistake("CALOTYPE_ALLOW_PLAIN_HTTP", "true", "is \"true\"", "on or off"),
        Mistake("CALOTYPE_SECRET_KEY", "short", "CALOTYPE_SECRET_KEY is set", "32 characters or more, not 5"),
        Mistake("CALOTYPE_WEBHOOK_TOKEN", "short", "CALOTYPE_WEBHOOK_TOKEN is set", "16 characters or more"),
        Mistake(
            "CALOTYPE_WEBHOOK_HMAC_SECRET", "short", "CALOTYPE_WEBHOOK_HMAC_SECRET is set", "16 characters or more"),
        Mistake("CALOTYPE_SNS_TOPICS", "photos", "is \"photos\"", "topics such as arn:aws:sns:"),
        Mistake("CALOTYPE_GRAPHQL_LIMITS", "depth=x", "is \"depth=x\"", "name=number pairs"),
        Mistake("CALOTYPE_GRAPHQL_INTROSPECTION", "maybe", "is \"maybe\"", "on or off"),
        Mistake("CALOTYPE_GRAPHQL_STATUSES", "200", "is \"200\"", "audited or draft"),
        Mistake("CALOTYPE_GRAPHQL_DOCUMENTS", "/nowhere", "is \"/nowhere\"", "a folder of GraphQL documents"),
        Mistake("CALOTYPE_INGEST_WORKERS", "0", "is \"0\"", "a whole number from 1 to 64"),
        Mistake("CALOTYPE_RECONCILE_MINUTES", "often", "is \"often\"", "a whole number from 0"),
        Mistake("CALOTYPE_RECONCILE_GUARD_PERCENT", "200", "is \"200\"", "a whole number from 0 to 100"),
        Mistake(
            "CALOTYPE_GEOCODER_URL", "nominatim", "is \"nominatim\"",
            "an address such as https://nominatim.example.org"),
        Mistake("CALOTYPE_INDEX_FILE", "/nowhere/index", "is \"/nowhere/index\"", "a file in a folder that exists"),
        Mistake("CALOTYPE_LOG_LEVEL", "loud", "is \"loud\"", "one of trace, debug"),
        Mistake("CALOTYPE_LOG_FORMAT", "xml", "is \"xml\"", "text or json"),
        Mistake(
            "CALOTYPE_PROT", "80", "CALOTYPE_PROT in the environment is not a Calotype setting",
            "did you mean CALOTYPE_PORT?"),
        Mistake("CALOTYPE_NONSENSE", "1", "is not a Calotype setting", "calotype settings lists them all"),
    ])
    func `an invalid setting is named with its remedy`(mistake: Mistake) throws {
        var environment = Self.complete
        environment[mistake.name] = mistake.value
        let error = try #require(
            #expect(throws: SettingError.self) { try Settings(SettingsSource(environment: environment)) })
        #expect(error.description.contains(mistake.wrong) && error.description.contains(mistake.remedy), "\(error)")
    }

    @Test(arguments: [
        ["CALOTYPE_HOST": "0.0.0.0", "CALOTYPE_PUBLIC_URL": "https://photos.example.org"],
        ["CALOTYPE_HOST": "0.0.0.0", "CALOTYPE_ALLOW_PLAIN_HTTP": "on"],
        ["CALOTYPE_HOST": "127.1.2.3"], ["CALOTYPE_HOST": "::1"], ["CALOTYPE_HOST": "localhost"],
        ["CALOTYPE_PUBLIC_URL": "http://localhost:8080"], ["CALOTYPE_PUBLIC_URL": "http://[::1]:8080"],
    ])
    func `plain HTTP on this machine, https, and plain HTTP that the administrator allows are accepted`(
        change: [String: String]
    )
        throws
    {
        let settings = try Settings(SettingsSource(environment: Self.complete.merging(change) { $1 }))
        #expect(settings.isPlainBeyondLoopback == (change["CALOTYPE_ALLOW_PLAIN_HTTP"] == "on"))
    }

    @Test(arguments: [
        ("NAME", "line 1: expected NAME=value"), ("A=1\nA=2", "line 2: A occurs twice"),
        ("A='x", "line 1: a quote of A is not closed"), ("1A=x", "line 1: \"1A\" is not a name"),
    ])
    func `an invalid line of the file is reported by its number`(text: String, wrong: String) throws {
        let error = try #require(
            #expect(throws: SettingError.self) { try EnvironmentFile(parsing: text, name: "calotype.conf") })
        #expect(
            error.description.hasPrefix("calotype.conf, \(wrong)") && error.description.contains("Correct that line"))
    }

    @Test(arguments: [
        (
            #"connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "foto" does not exist"#,
            "CREATE DATABASE"
        ),
        (#"FATAL:  password authentication failed for user "me""#, "check the user and password"),
        (#"FATAL:  role "me" does not exist"#, "check the user and password"),
        (#"FATAL:  no pg_hba.conf entry for host "10.0.0.1""#, "pg_hba.conf"),
        ("connection to server at \"127.0.0.1\", port 1 failed: Connection refused", "start PostgreSQL"),
        ("could not translate host name \"db\" to address: Name or service not known", "in DATABASE_URL"),
    ])
    func `the remedy for an unavailable database depends on the reason`(reason: String, remedy: String) {
        #expect(DatabaseCheck.advice(reason).contains(remedy))
    }

    @Test func `a file in the place of a folder is reported, and so is a folder that cannot be created`() throws {
        try withTemporaryFolder { path in
            _ = FileManager.default.createFile(atPath: "\(path)/log", contents: Data())
            let log = #expect(throws: DataFolder.OpenError.self) { try DataFolder(path) }
            #expect(
                log?.description.contains("/log is a file, but calotype up needs a folder: move it") == true)
            let inFile = #expect(throws: DataFolder.OpenError.self) { try DataFolder("\(path)/log/data") }
            #expect(inFile?.description.contains("with --data") == true, "\(String(describing: inFile))")
            let itself = #expect(throws: DataFolder.OpenError.self) { try DataFolder("\(path)/log") }
            #expect(itself?.description.contains("is a file") == true)
        }
    }

    @Test(arguments: [
        (StorePortInUse(port: 8333).description, "port 8333", "change S3_PORT"),
        (
            NetworkNamespace.Refused(reason: "unshare failed: Operation not permitted").description,
            "Operation not permitted",
            "S3_ENDPOINT"
        ),
        (
            PassedOver(part: "database", folder: "/d/postgres", setting: .databaseURL).description, "/d/postgres",
            "--pass-over-own"
        ),
        (NoAccess(user: "60706", path: "/root/c", isForWriting: false).description, "/root/c", "chmod"),
        (PostgresInstallation.FindError.notFound(looked: ["/a"]).description, "/a", "apt-get install postgresql"),
    ])
    func `calotype up reports what it refuses, with a remedy`(message: String, wrong: String, remedy: String) {
        #expect(message.contains(wrong) && message.contains(remedy), "\(message)")
    }
}
