import Calotype
import Foundation
import Logging
import Storage
import TestServices
import Testing

@Suite struct OriginalsCopyTests {
    @Test func `an original that is unreadable or deleted does not stop the copy, and the next copy includes it`()
        async throws
    {
        try await withCopy { copy, proxy, bucket, folder in
            for key in ["a.jpg", "b.jpg", "c.jpg"] {
                try await proxy.client.put(Array(key.utf8), as: key, in: bucket)
            }
            proxy.refuse { method, path in
                if path.hasSuffix("/b.jpg"), method == "GET" { return .init(403, "InvalidObjectState") }
                return path.hasSuffix("/c.jpg") ? .init(404, "NoSuchKey") : nil
            }
            let first = try await copy.copy(listedIn: Self.list(folder, day: 0))
            #expect((first.count, first.copied, first.failed, first.skipped) == (1, 1, 1, 1))
            #expect(!first.isComplete)
            #expect(first.description.contains("originals incomplete: 1") && first.description.contains("b.jpg: "))
            proxy.refuse(nil)
            let second = try await copy.copy(listedIn: Self.list(folder, day: 1))
            #expect((second.count, second.copied, second.failed, second.skipped) == (3, 2, 0, 0))
            #expect(second.isComplete)
        }
    }

    @Test func `a damaged copy does not stop the restore of others, and nothing is replaced`() async throws {
        try await withCopy { copy, proxy, bucket, folder in
            let store = proxy.client
            for key in ["a.jpg", "b.jpg", "c.jpg"] { try await store.put(Array(key.utf8), as: key, in: bucket) }
            let list = try Self.list(folder, day: 0)
            _ = try await copy.copy(listedIn: list)
            let originals = "\(folder)/originals"
            for case let name as String in try #require(FileManager.default.enumerator(atPath: originals)) {
                let path = "\(originals)/\(name)"
                guard FileManager.default.contents(atPath: path) == Data("a.jpg".utf8) else { continue }
                try Data("A.jpg".utf8).write(to: URL(fileURLWithPath: path))
            }
            for key in ["a.jpg", "b.jpg"] { try await store.delete(key, in: bucket) }
            try await store.put(Array("other".utf8), as: "c.jpg", in: bucket)
            let (put, damaged) = try await copy.restore(listedIn: list)
            #expect(put == 1)
            #expect(damaged == ["a.jpg"])
            #expect(try await store.get("b.jpg", in: bucket, limit: 100).bytes == Array("b.jpg".utf8))
            #expect(try await store.get("c.jpg", in: bucket, limit: 100).bytes == Array("other".utf8))
        }
    }

    private func withCopy(
        _ body: (OriginalsCopy, StoreProxy, _ bucket: String, _ folder: String) async throws -> Void
    ) async throws {
        try await withTestBucket { _, bucket in
            let proxy = try StoreProxy()
            try await withTemporaryFolder { folder in
                let copy = OriginalsCopy(
                    store: proxy.client, bucket: bucket, folder: folder, logger: Logger(label: "test"))
                try await body(copy, proxy, bucket, folder)
            }
        }
    }

    /// The list of a backup that is made in the folder.
    private static func list(_ folder: String, day: Int) throws -> String {
        let name = BackupName(Date(timeIntervalSince1970: 1_800_000_000 + Double(day) * 86_400))
        try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        return "\(folder)/\(name)/originals.jsonl"
    }
}
