// swift-tools-version: 6.3
import PackageDescription

// The targets are in the order in which a photo's metadata passes through them. docs/architecture.md has a
// paragraph for each, and Tests/StructureTests has the table of allowed imports.
let package = Package(
    name: "calotype",
    products: [
        .executable(name: "calotype", targets: ["Calotype"]),
        .executable(name: "graphql-benchmark", targets: ["GraphQLBenchmark"]),
    ],
    // Exact versions, so that a release of a dependency changes this program only in a commit of its own.
    dependencies: [
        // The HTTP server; its router runs in process in tests.
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        // Starts and stops long-lived services in order.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        // Commands, options, help and shell completion.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // Settings from the environment and a file; marks secrets.
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        // HMAC and SHA-256 of signatures, RSA of SNS messages.
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        // Structured log messages.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // Header fields and statuses, as Hummingbird has them.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        // Byte buffers of responses and the connections below Hummingbird.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        // JSON Web Keys and the signatures of ID tokens (RS, PS, ES, EdDSA).
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        // Merges event streams.
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
    ],
    targets: [
        // Small shared tools: encodings, backoff, broadcast, and child processes with the sandbox that they enter.
        .systemLibrary(
            name: "CSeccompLibrary", path: "Sources/System/CSeccompLibrary", pkgConfig: "libseccomp",
            providers: [.apt(["libseccomp-dev"])]),
        .target(name: "CSandbox", dependencies: ["CSeccompLibrary"], path: "Sources/System/CSandbox"),
        .target(
            name: "Support", dependencies: ["CSandbox", .product(name: "Crypto", package: "swift-crypto")]),
        .testTarget(name: "SupportTests", dependencies: ["Support"]),

        // The XML reader for stores' responses and for metadata in pictures.
        .systemLibrary(
            name: "CExpat", path: "Sources/System/CExpat", pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"])]),
        .target(name: "XML", dependencies: ["CExpat"]),
        .testTarget(name: "XMLTests", dependencies: ["XML"]),

        // The one JSON value, its reader and its writer.
        .target(name: "JSON"),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),

        // The shared vocabulary. No I/O.
        .target(name: "Catalog", dependencies: ["JSON"]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "JSON"]),

        // The only code that touches libpq.
        .systemLibrary(
            name: "CPostgres", path: "Sources/System/CPostgres", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Postgres",
            dependencies: [
                "Support", "CPostgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "PostgresTests",
            dependencies: [
                "Postgres", "TestServices", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // S3 over libcurl, and Signature V4.
        .systemLibrary(
            name: "CCurlLibrary", path: "Sources/System/CCurlLibrary", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurl", dependencies: ["CCurlLibrary"], path: "Sources/System/CCurl"),
        .target(
            name: "Storage",
            dependencies: [
                "Support", "XML", "CCurl",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "StorageTests", dependencies: ["Storage", "Support", "XML", "TestServices"]),

        // Events, webhook authentication, the job queue and reindex requests. Cannot reach a decoder.
        .target(
            name: "Intake",
            dependencies: [
                "Support", "Catalog", "Postgres", "Storage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "IntakeTests", dependencies: ["Intake", "Catalog", "Postgres", "TestServices"],
            resources: [.copy("Fixtures")]),

        // The SQL of those who write beside ingest: AI writers, favourites and corrections, users, tokens and sessions.
        .systemLibrary(
            name: "CArgon2", path: "Sources/System/CArgon2", pkgConfig: "libargon2",
            providers: [.apt(["libargon2-dev"])]),
        .target(
            name: "Writers",
            dependencies: [
                "Support", "JSON", "Catalog", "Postgres", "CArgon2",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "WritersTests", dependencies: ["Writers", "Support", "Catalog", "JSON", "Postgres", "TestServices"]),

        // Sign-in with a provider of OpenID Connect: discovery, keys, tokens and claims.
        .target(
            name: "OpenID",
            dependencies: [
                "Support", "JSON", "Catalog", "Storage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "OpenIDTests",
            dependencies: [
                "OpenID", "Catalog", "JSON", "Storage", "Support", "TestServices",
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),

        // Position → place names, from tables that come with the program.
        .systemLibrary(
            name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Geocoding", dependencies: ["Catalog", "CZlib"], resources: [.copy("Data")]),
        .testTarget(name: "GeocodingTests", dependencies: ["Geocoding", "Catalog"]),

        // Job → download → metadata → picture → place → thumbnails → row.
        .systemLibrary(
            name: "CJPEGLibrary", path: "Sources/System/CJPEGLibrary", pkgConfig: "libjpeg",
            providers: [.apt(["libjpeg62-turbo-dev"])]),
        .target(
            name: "CJPEG", dependencies: ["CJPEGLibrary"], path: "Sources/System/CJPEG"),
        .systemLibrary(
            name: "CVipsLibrary", path: "Sources/System/CVipsLibrary", pkgConfig: "vips",
            providers: [.apt(["libvips-dev"])]),
        .target(name: "CVips", dependencies: ["CVipsLibrary"], path: "Sources/System/CVips"),
        .systemLibrary(
            name: "CHeifLibrary", path: "Sources/System/CHeifLibrary", pkgConfig: "libheif",
            providers: [.apt(["libheif-dev"])]),
        .systemLibrary(
            name: "CDav1dLibrary", path: "Sources/System/CDav1dLibrary", pkgConfig: "dav1d",
            providers: [.apt(["libdav1d-dev"])]),
        .target(name: "CHeif", dependencies: ["CHeifLibrary", "CDav1dLibrary"], path: "Sources/System/CHeif"),
        .systemLibrary(
            name: "CTIFFLibrary", path: "Sources/System/CTIFFLibrary", pkgConfig: "libtiff-4",
            providers: [.apt(["libtiff-dev"])]),
        .target(name: "CTIFF", dependencies: ["CTIFFLibrary"], path: "Sources/System/CTIFF"),
        // Without pkgConfig, which asks for OpenMP.
        .systemLibrary(
            name: "CRawLibrary", path: "Sources/System/CRawLibrary", providers: [.apt(["libraw-dev"])]),
        .target(
            name: "CRaw", dependencies: ["CRawLibrary"], path: "Sources/System/CRaw",
            linkerSettings: [.linkedLibrary("raw_r")]),
        .systemLibrary(
            name: "CBrotli", path: "Sources/System/CBrotli", pkgConfig: "libbrotlidec",
            providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(
            name: "CColourLibrary", path: "Sources/System/CColourLibrary", pkgConfig: "lcms2",
            providers: [.apt(["liblcms2-dev"])]),
        .target(name: "CColour", dependencies: ["CColourLibrary"], path: "Sources/System/CColour"),
        .systemLibrary(
            name: "CExifLibrary", path: "Sources/System/CExifLibrary", pkgConfig: "libexif",
            providers: [.apt(["libexif-dev"])]),
        .target(name: "CExif", dependencies: ["CExifLibrary"], path: "Sources/System/CExif"),
        .systemLibrary(name: "CMalloc", path: "Sources/System/CMalloc"),
        .target(
            name: "Ingest",
            dependencies: [
                "Support", "XML", "Catalog", "Postgres", "Storage", "Intake", "Geocoding",
                "CJPEG", "CVips", "CHeif", "CColour", "CExif", "CTIFF", "CRaw", "CBrotli", "CZlib", "CMalloc",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Ingest", "Intake", "Geocoding", "JSON", "Query", "Support", "TestServices"],
            resources: [.copy("Fixtures")]),

        // The search index in memory: filter tree → photo ids, counts, facets; one SQL statement for the rows.
        .systemLibrary(
            name: "CRoaring", path: "Sources/System/CRoaring", providers: [.apt(["libroaring-dev"])]),
        .target(
            name: "Query",
            dependencies: [
                "Support", "Catalog", "Postgres", "CRoaring", "CMalloc",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "QueryTests",
            dependencies: [
                "Catalog", "Postgres", "Query", "Storage", "TestServices",
                .product(name: "Logging", package: "swift-log"),
            ]),

        // Our GraphQL engine. Does not depend on photos or the database.
        .target(name: "GraphQL", dependencies: ["JSON"]),
        .testTarget(
            name: "GraphQLTests", dependencies: ["GraphQL", "JSON", "CMalloc", "TestServices"],
            resources: [.copy("Fixtures")]),

        .executableTarget(
            name: "GraphQLBenchmark", dependencies: ["GraphQL", "JSON"], path: "Benchmarks/GraphQL/Engine"),

        // HTTP: GraphQL, REST, writers, administration and the files of the front end.
        .target(
            name: "API",
            dependencies: [
                "Support", "JSON", "Catalog", "Postgres", "Storage", "Intake", "Writers", "OpenID", "Query",
                "GraphQL",
                "CZlib",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("GraphQL/library.graphql")]),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Catalog", "Geocoding", "Ingest", "Intake", "JSON", "Postgres", "Query", "Storage",
                "TestServices",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // The executable: settings, composition, and the embedded services of `calotype up`.
        .target(name: "CIsolation", path: "Sources/System/CIsolation"),
        .executableTarget(
            name: "Calotype",
            dependencies: [
                "Support", "JSON", "Catalog", "Postgres", "Storage", "Intake", "Geocoding", "Ingest", "Writers",
                "OpenID", "Query", "API",
                "CIsolation",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "CalotypeTests",
            dependencies: [
                "Calotype", "Catalog", "OpenID", "Storage", "Support", "TestServices",
                .product(name: "Logging", package: "swift-log"),
            ]),

        // Shared by tests: a database and a bucket per test.
        .target(
            name: "TestServices",
            dependencies: [
                "Intake", "Postgres", "Storage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestServices"),
        .testTarget(name: "StructureTests"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.path?.hasPrefix("Sources/System") != true {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
        .treatWarning("DeprecatedDeclaration", as: .warning),
    ]
}
