import Calotype
import Foundation
import Storage
import TestServices
import Testing

@Suite struct BackupBucketTests {
    @Test func `a backup is uploaded in parts and restored unchanged, and fragments are removed`()
        async throws
    {
        try await withTestBucket { store, bucket in
            try await withTemporaryFolder { folder in
                let backups = BackupBucket(client: store, bucket: bucket, prefix: "family/", partBytes: 1000)
                let files: [String: Int] = ["database/1.dat.gz": 2500, "database/toc.dat": 1000, "secrets.env": 0]
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/from/database", withIntermediateDirectories: true)
                for (name, size) in files {
                    let bytes = Data((0..<size).map { _ in UInt8.random(in: 0 ... .max) })
                    try bytes.write(to: URL(fileURLWithPath: "\(folder)/from/\(name)"))
                }
                let name = BackupName(Date(timeIntervalSince1970: 1_800_000_000))
                let manifest = try Self.manifest(files)
                try await backups.put("\(folder)/from", as: name, manifest)
                #expect(try await backups.list() == [name])
                try FileManager.default.createDirectory(atPath: "\(folder)/to", withIntermediateDirectories: true)
                try await backups.fetch(name, into: "\(folder)/to")
                for file in files.keys {
                    let (from, to) = ("\(folder)/from/\(file)", "\(folder)/to/\(file)")
                    #expect(FileManager.default.contents(atPath: from) == FileManager.default.contents(atPath: to))
                }
                // Left by an old and a new interrupted upload.
                let old = BackupName(Date(timeIntervalSince1970: 1_700_000_000))
                let new = BackupName(Date(timeIntervalSince1970: 1_900_000_000))
                for fragment in [old, new] {
                    try await store.put([1], as: "family/\(fragment)/database/toc.dat", in: bucket)
                }
                try await backups.removeFragments(before: name)
                #expect(try await Self.names(store, bucket) == [name.description, new.description])
                try await backups.remove(name)
                #expect(try await Self.names(store, bucket) == [new.description])
            }
        }
    }

    @Test(arguments: ["../outside", "database/../../outside", "/tmp/outside"])
    func `a manifest with a path outside the backup is refused before anything is written`(path: String) async throws
    {
        try await withTestBucket { store, bucket in
            try await withTemporaryFolder { folder in
                let backups = BackupBucket(client: store, bucket: bucket, prefix: "family/")
                let name = BackupName(Date(timeIntervalSince1970: 1_800_000_000))
                let manifest = try Self.manifest(["secrets.env": 0, path: 0])
                try await store.put(Array(manifest.data()), as: "family/\(name)/manifest.json", in: bucket)
                await #expect(throws: BackupError.self) { try await backups.fetch(name, into: folder) }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
        }
    }

    private static func names(_ store: S3Client, _ bucket: String) async throws -> [String] {
        var names: Set<String> = []
        for try await page in store.list(bucket, prefix: "family/") {
            for object in page.objects { names.insert(String(object.key.split(separator: "/")[1])) }
        }
        return names.sorted()
    }

    private static func manifest(_ files: [String: Int]) throws -> BackupManifest {
        let list = files.map { #"{"path": "\#($0.key)", "bytes": \#($0.value), "sha256": ""}"# }.joined(
            separator: ",")
        return try BackupManifest(
            parsing: Data(
                """
                {"format": 1, "calotype": "0.1.0", "createdAt": "2027-01-15T08:00:00Z",
                 "schema": {"version": 31, "name": "x"}, "rows": {}, "leftOut": [], "files": [\(list)],
                 "server": {"major": 15, "version": "15.1", "dumpedBy": 15, "database": "calotype"}}
                """.utf8))
    }
}
