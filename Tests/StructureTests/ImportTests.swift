import Foundation
import Testing

/// The table of design: who may import whom. docs/architecture.md has a paragraph for each target.
private let allowed: [String: Set<String>] = [
    "Support": ["CSandbox"],
    "XML": ["CExpat"],
    "JSON": [],
    "Catalog": ["JSON"],
    "Postgres": ["Support", "CPostgres"],
    "Storage": ["Support", "XML", "CCurl"],
    "Intake": ["Support", "Catalog", "Postgres", "Storage"],
    "Geocoding": ["Catalog", "CZlib"],
    "Ingest": [
        "Support", "XML", "Catalog", "Postgres", "Storage", "Intake", "Geocoding",
        "CJPEG", "CVips", "CHeif", "CColour", "CExif", "CTIFF", "CRaw", "CBrotli", "CZlib", "CMalloc",
    ],
    "Writers": ["Support", "JSON", "Catalog", "Postgres", "CArgon2"],
    "OpenID": ["Support", "JSON", "Catalog", "Storage"],
    "Query": ["Support", "Catalog", "Postgres", "CRoaring", "CMalloc"],
    "GraphQL": ["JSON"],
    "API": [
        "Support", "JSON", "Catalog", "Postgres", "Storage", "Intake", "Writers", "OpenID", "Query", "GraphQL",
        "CZlib",
    ],
    "Calotype": [
        "Support", "JSON", "Catalog", "Postgres", "Storage", "Intake", "Geocoding", "Ingest", "Writers", "OpenID",
        "Query", "API",
        "CIsolation",
    ],
]

/// Packages and toolchain modules that each target may use.
private let allowedFromOutside: [String: Set<String>] = [
    "Support": ["Crypto"],
    "XML": [],
    "JSON": [],
    "Catalog": ["Glibc"],
    "Postgres": ["Crypto", "Logging", "ServiceLifecycle"],
    "Storage": ["Crypto", "Logging"],
    "Intake": ["Crypto", "CryptoExtras", "Logging"],
    "Geocoding": [],
    "Ingest": ["Crypto", "Logging", "ServiceLifecycle"],
    "Writers": ["Crypto"],
    "OpenID": ["Crypto", "JWTKit", "Logging"],
    "Query": ["Crypto", "Logging", "ServiceLifecycle"],
    "GraphQL": [],
    "API": [
        "AsyncAlgorithms", "Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore",
        "NIOHTTP1", "ServiceLifecycle",
    ],
    "Calotype": [
        "ArgumentParser", "Configuration", "Crypto", "Logging", "NIOCore", "NIOPosix", "ServiceLifecycle",
        "UnixSignals",
    ],
]

/// What any target but JSON, Catalog and GraphQL may use of the toolchain.
private let toolchain: Set<String> = ["Foundation", "FoundationEssentials", "Dispatch", "Glibc", "Synchronization"]

@Suite struct ImportTests {
    @Test(arguments: allowed.keys.sorted())
    func `a target imports only what the table allows`(target: String) throws {
        let ours = allowed[target, default: []]
        let outside = allowedFromOutside[target, default: []]
        let tools = ["JSON", "Catalog", "GraphQL"].contains(target) ? ["Synchronization"] : toolchain
        for file in try SourceFile.all() where file.target == target {
            let unexpected = file.imports.subtracting(ours).subtracting(outside).subtracting(tools)
            #expect(unexpected.isEmpty, "\(file.path) imports \(unexpected.sorted().joined(separator: ", "))")
        }
    }

    @Test func `every target is in the table`() throws {
        let targets = Set(try SourceFile.all().map(\.target)).subtracting(["System"])
        #expect(targets.isSubset(of: allowed.keys))
    }

    @Test func `no target reaches itself through its imports`() {
        for start in allowed.keys {
            var reached: Set<String> = []
            var next = allowed[start, default: []]
            while !next.isSubset(of: reached) {
                reached.formUnion(next)
                next = Set(next.flatMap { allowed[$0, default: []] })
            }
            #expect(!reached.contains(start), "\(start) imports itself")
        }
    }

    @Test func `ingest and query never meet`() {
        #expect(!allowed["Ingest", default: []].contains("Query"))
        #expect(!allowed["Query", default: []].contains("Ingest"))
    }

    @Test func `an import line is read in all its forms`() {
        let file = SourceFile(
            target: "", path: "",
            text: """
                import A
                package import B
                package import struct C.Date
                @testable import D
                @preconcurrency import E
                // import F
                """)
        #expect(file.imports == ["A", "B", "C", "D", "E"])
    }
}
