import Foundation
import Storage
import Testing
import TestServices

/// The client with a real store.
@Suite(.timeLimit(.minutes(5)))
struct S3ClientTests {
    /// Keys that are known to break clients, and seeded random ones of the same characters.
    ///
    /// SeaweedFS reads a backslash as a slash and resolves `..` and `//`, so those are tested on the wire instead.
    static let hostileKeys: [String] = {
        let fixed = [
            "a b.jpg", "a+b.jpg", "100%.jpg", "%41.jpg", "%2F.jpg", "a#b.jpg", "a?b=c&d.jpg", "é.jpg", "e\u{301}.jpg",
            "😀/👩‍👩‍👧.jpg",
            ".hidden", "..dots", "a&b;c=d,e@f!g$h'i(j)k*l.jpg", "\"quoted\".jpg", "<tag>&amp;.jpg", "~tilde.jpg",
            "[x]{y}|z^`.jpg", "trailing ", "Ünïcödé/日本語/写真.jpg", "2024/…/a.jpg", "a:b.jpg", "sp  ace  s.jpg",
        ]
        let parts = [
            "a", "Z", "9", " ", "+", "%", "%20", "#", "?", "&", "=", "é", "e\u{301}", "😀", "-", "_", "~", "'", "\"",
            "<", "日",
        ]
        var generator = SeededGenerator(seed: 20)
        let random = (0..<250).map { number in
            "r\(number)"
                + (0..<Int.random(in: 1...24, using: &generator)).map { _ in
                    parts.randomElement(using: &generator) ?? ""
                }.joined()
        }
        return fixed + random
    }()

    @Test func `every difficult key is returned byte for byte`() async throws {
        try await withTestBucket { client, bucket in
            for key in Self.hostileKeys {
                let body = Array("content of \(key)".utf8)
                let etag = try await client.put(
                    body, as: key, in: bucket, contentType: "image/jpeg", metadata: ["a": "b"])
                let info = try await client.head(key, in: bucket)
                #expect(info.size == body.count)
                #expect(info.etag == etag)
                #expect(info.contentType == "image/jpeg")
                #expect(info.userMetadata == ["a": "b"])
                #expect(info.lastModified != nil)
                #expect(try await client.get(key, in: bucket, limit: 4096).bytes == body)
                let part = try await client.get(key, in: bucket, range: .from(3, count: 4), limit: 4)
                #expect(part.bytes == Array(body[3..<7]))
                #expect(part.info.size == body.count)
            }
            var listed: Set<[UInt8]> = []
            for try await page in client.list(bucket, pageSize: 50) {
                #expect(page.objects.count <= 50)
                for object in page.objects { listed.insert(Array(object.key.utf8)) }
            }
            let expected = Set(Self.hostileKeys.map { Array($0.utf8) })
            #expect(listed == expected)
            for key in Self.hostileKeys { try await client.delete(key, in: bucket) }
            #expect(try await client.page(of: bucket).objects.isEmpty)
            await #expect(throws: StorageError.notFound(key: "a b.jpg")) {
                _ = try await client.get("a b.jpg", in: bucket, limit: 1)
            }
        }
    }

    @Test func `a large object is streamed, and rejected above the limit`() async throws {
        try await withTestBucket { client, bucket in
            let body = (0..<60 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 7) }
            try await client.put(body, as: "big", in: bucket)
            var position = 0
            for try await part in try await client.open("big", in: bucket, limit: 64 << 20) {
                #expect(part.elementsEqual(body[position..<position + part.count]))
                position += part.count
            }
            #expect(position == body.count)
            await #expect(throws: StorageError.tooLarge(limit: 1 << 20, size: body.count)) {
                _ = try await client.get("big", in: bucket, limit: 1 << 20)
            }
            let last = try await client.get("big", in: bucket, range: .last(5), limit: 5)
            #expect(last.bytes == Array(body.suffix(5)))
            await #expect(throws: StorageError.rangeNotSatisfiable(key: "big")) {
                _ = try await client.get("big", in: bucket, range: .from(100 << 20, count: 1), limit: 5)
            }
        }
    }

    @Test func `an unchanged object is not read again`() async throws {
        try await withTestBucket { client, bucket in
            let etag = try await client.put([1, 2], as: "k", in: bucket)
            await #expect(throws: StorageError.notModified(key: "k")) {
                _ = try await client.get("k", in: bucket, conditions: .init(ifNoneMatch: etag), limit: 9)
            }
            await #expect(throws: StorageError.preconditionFailed(key: "k")) {
                _ = try await client.get("k", in: bucket, conditions: .init(ifMatch: "0123"), limit: 9)
            }
        }
    }

    @Test func `a prefix selects keys, and empty objects are listed`() async throws {
        try await withTestBucket { client, bucket in
            try await client.put([], as: "2024/a", in: bucket)
            try await client.put([1], as: "2025/a", in: bucket)
            #expect(try await client.page(of: bucket, prefix: "2024/").objects.map(\.key) == ["2024/a"])
            #expect(try await client.get("2024/a", in: bucket, limit: 0).bytes == [])
        }
    }

    @Test func `a wrong secret is denied access, and the error names the permission`() async throws {
        try await withTestBucket { _, bucket in
            var configuration = try testStore()
            configuration.credentials = Credentials(
                accessKeyID: configuration.credentials.accessKeyID, secretAccessKey: "wrong")
            let client = S3Client(configuration: configuration)
            await #expect(
                throws: StorageError.accessDenied(code: "SignatureDoesNotMatch", permission: "s3:ListBucket")
            ) {
                _ = try await client.page(of: bucket)
            }
            await #expect(throws: StorageError.accessDenied(code: "Forbidden", permission: "s3:GetObject")) {
                _ = try await client.head("k", in: bucket)
            }
        }
    }

    @Test func `a missing bucket and a missing object are different errors`() async throws {
        let client = S3Client(configuration: try testStore())
        let bucket = "calotype-test-missing"
        await #expect(throws: StorageError.bucketNotFound(bucket: bucket)) { _ = try await client.page(of: bucket) }
        #expect(try await client.bucketExists(bucket) == false)
        await #expect(throws: StorageError.invalidBucketName("a/../b")) { _ = try await client.page(of: "a/../b") }
        await #expect(throws: StorageError.invalidKeyLength(bytes: 0)) { _ = try await client.head("", in: bucket) }
    }

    @Test func `a presigned link works without credentials, but not after a change`() async throws {
        try await withTestBucket { client, bucket in
            let configuration = client.configuration
            let links = try PresignedLinks(
                endpoint: configuration.endpoint, region: configuration.region, credentials: configuration.credentials
            )
            let browser = HTTPTransport()
            for key in Self.hostileKeys.prefix(40) {
                try await client.put(Array(key.utf8), as: key, in: bucket)
                let link = links.link(
                    bucket: bucket, key: key,
                    answering: .init(
                        contentType: "text/plain", contentDisposition: "attachment; filename=\"a b.jpg\""))
                let response = try await browser.send(.init(url: link))
                #expect(response.status == 200)
                #expect(response.headers["Content-Type"] == "text/plain")
                #expect(try await response.body.collect(upTo: 4096) == Array(key.utf8))
                let tampered = String(link.dropLast()) + (link.hasSuffix("0") ? "1" : "0")
                #expect(try await browser.send(.init(url: tampered)).status == 403)
            }
            let old = links.link(bucket: bucket, key: "a b.jpg", at: Date(timeIntervalSinceNow: -86400))
            #expect(try await browser.send(.init(url: old)).status == 403)
        }
    }
}
