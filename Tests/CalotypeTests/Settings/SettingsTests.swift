import Calotype
import Logging
import Testing

/// The settings that a process needs to start.
private let complete = [
    "DATABASE_URL": "postgresql://me:hidden@db.example:5432/photos", "S3_ENDPOINT": "http://127.0.0.1:8333",
    "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "hidden",
]

@Suite struct SettingsTests {
    @Test func `an unset setting has its default`() throws {
        let settings = try Settings(SettingsSource(environment: complete))
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.store.bucket == "photos")
        #expect(settings.store.derivedBucket == "photos-derived")
        #expect(settings.store.publicEndpoint == settings.store.endpoint)
        #expect(settings.logLevel == .info)
    }

    @Test func `the environment takes precedence over the file, and the file over defaults`() throws {
        let file = try EnvironmentFile(parsing: "CALOTYPE_PORT=1000\nS3_BUCKET=family\n", name: "calotype.conf")
        let source = try SettingsSource(
            environment: complete.merging(["CALOTYPE_PORT": "2000"]) { $1 }, file: ("calotype.conf", file))
        let settings = try Settings(source)
        #expect(settings.port == 2000)
        #expect(settings.store.bucket == "family")
        #expect(settings.store.derivedBucket == "family-derived")
    }

    @Test func `an empty variable counts as unset`() throws {
        let source = try SettingsSource(environment: complete.merging(["CALOTYPE_PORT": ""]) { $1 })
        #expect(try Settings(source).port == 8080)
    }

    @Test(arguments: ["DATABASE_URL", "S3_ENDPOINT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    func `a missing required setting is named`(name: String) throws {
        var environment = complete
        environment[name] = nil
        let source = try SettingsSource(environment: environment)
        let error = #expect(throws: SettingError.self) { try Settings(source) }
        #expect(error?.description.hasPrefix("\(name) is not set") == true)
    }

    @Test(arguments: [
        ("CALOTYPE_PORT", "http"), ("CALOTYPE_PORT", "65536"), ("CALOTYPE_PORT", "-1"),
        ("CALOTYPE_DATABASE_CONNECTIONS", "1"), ("CALOTYPE_INGEST_WORKERS", "0"), ("CALOTYPE_SANDBOX", "no"),
        ("CALOTYPE_LOG_LEVEL", "loud"),
        ("S3_ENDPOINT", "ftp://store"), ("S3_PUBLIC_ENDPOINT", "http://store/path"), ("S3_ADDRESSING", "host"),
        ("S3_BUCKET", "No Capitals"), ("S3_DERIVED_BUCKET", "photos"), ("CALOTYPE_SECRET_KEY", "short"),
        ("CALOTYPE_WEBHOOK_TOKEN", "short"), ("CALOTYPE_PUBLIC_URL", "photos.example.org"),
        ("CALOTYPE_TRUSTED_PROXIES", "0.0.0.0/0"), ("CALOTYPE_PROXY_HEADERS", "via"),
        ("CALOTYPE_PROXY_USER_HEADER", "Remote-User"),
        ("CALOTYPE_GRAPHQL_INTROSPECTION", "maybe"), ("CALOTYPE_GRAPHQL_SUGGESTIONS", "true"),
    ])
    func `an invalid value is refused with the setting's name`(name: String, value: String) throws {
        let source = try SettingsSource(environment: complete.merging([name: value]) { $1 })
        let error = #expect(throws: SettingError.self) { try Settings(source) }
        #expect(error?.description.hasPrefix("\(name) is") == true)
    }

    @Test func `a misspelt variable is refused with a similar name`() {
        let error = #expect(throws: SettingError.self) {
            try SettingsSource(environment: ["CALOTYPE_PROT": "80"])
        }
        #expect(
            error?.description
                == "CALOTYPE_PROT in the environment is not a Calotype setting; did you mean CALOTYPE_PORT?")
    }

    @Test func `an unknown name in the file is refused, with any prefix`() throws {
        let file = try EnvironmentFile(parsing: "FAMILY=Doe", name: "calotype.conf")
        #expect(throws: SettingError.unknown(name: "FAMILY", origin: .file("calotype.conf"), suggestion: nil)) {
            try SettingsSource(environment: [:], file: ("calotype.conf", file))
        }
    }

    @Test func `variables for tests and scripts are not mistaken for settings`() throws {
        _ = try SettingsSource(environment: [
            "CALOTYPE_TEST_DATABASE_URL": "x", "CALOTYPE_URL": "x", "CALOTYPE_TOKEN": "x", "PATH": "/bin",
        ])
    }

    @Test func `no message about a secret contains its value`() throws {
        let source = try SettingsSource(
            environment: complete.merging([
                "CALOTYPE_WEBHOOK_TOKEN": "hunter2", "DATABASE_URL": "postgresql://me:hunter2@[db/x",
            ]) { $1 })
        let errors = [
            #expect(throws: (any Error).self) { try Settings.database(source) },
            #expect(throws: (any Error).self) { try Settings(source) },
        ]
        for error in errors {
            let error = try #require(error)
            #expect(!"\(error)".contains("hunter2"))
        }
    }

    @Test func `settings can be printed without their secrets`() throws {
        let secrets = [
            "CALOTYPE_SECRET_KEY": String(repeating: "hunter2", count: 5),
            "CALOTYPE_WEBHOOK_TOKEN": "hunter2-hunter2-hunter2",
            "AWS_SECRET_ACCESS_KEY": "hunter2", "DATABASE_URL": "postgresql://me:hunter2@db.example/photos",
        ]
        let settings = try Settings(SettingsSource(environment: complete.merging(secrets) { $1 }))
        var text = ""
        dump(settings, to: &text)
        #expect(!text.contains("hunter2"))
        #expect(!"\(settings)".contains("hunter2"))
    }
}
