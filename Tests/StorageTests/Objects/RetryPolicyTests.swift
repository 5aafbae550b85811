import Foundation
import Storage
import Testing
import TestServices

/// An S3 client with a store that fails.
@Suite(.timeLimit(.minutes(1)))
struct RetryPolicyTests {
    private func client(of url: String, attempts: Int = 3) throws -> S3Client {
        S3Client(
            configuration: S3Configuration(
                endpoint: try S3Endpoint(url), region: "us-east-1",
                credentials: Credentials(accessKeyID: "id", secretAccessKey: "top-secret"),
                transport: .init(stallTimeout: .seconds(1)),
                retries: .init(attempts: attempts, firstWait: .milliseconds(5), longestWait: .seconds(2))))
    }

    private static let busy = "HTTP/1.1 503 Slow\r\nContent-Length: 0\r\n\r\n"
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func `a request to a busy store is repeated`() async throws {
        let server = try HostileServer([.answer(Self.busy), .answer(Self.ok)])
        let object = try await client(of: server.url).get("k", in: "bucket", limit: 10)
        #expect(object.bytes == Array("ok".utf8))
    }

    @Test func `an incomplete body is read again`() async throws {
        let server = try HostileServer([
            .answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"), .answer(Self.ok),
        ])
        #expect(try await client(of: server.url).get("k", in: "bucket", limit: 10).bytes.count == 2)
    }

    @Test func `a store that stays busy is unavailable after the last attempt`() async throws {
        let server = try HostileServer(Array(repeating: .answer(Self.busy), count: 9))
        let expected = StorageError.unavailable(.init(attempts: 3, status: 503, reason: "503 ServiceUnavailable"))
        await #expect(throws: expected) { _ = try await client(of: server.url).get("k", in: "bucket", limit: 10) }
    }

    @Test func `Retry-After is honoured`() async throws {
        let server = try HostileServer([
            .answer("HTTP/1.1 503 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"), .answer(Self.ok),
        ])
        let start = ContinuousClock.now
        _ = try await client(of: server.url).get("k", in: "bucket", limit: 10)
        #expect(ContinuousClock.now - start >= .seconds(1))
    }

    @Test func `a store that does not listen is unavailable, and the error contains no secret`() async throws {
        let error = await #expect(throws: StorageError.self) {
            _ = try await client(of: "http://127.0.0.1:1").head("k", in: "bucket")
        }
        #expect(error?.isUnavailable == true)
        #expect(error?.description.contains("top-secret") == false)
    }

    @Test(arguments: [
        ("a/../b", "a/../b"), ("//a//b/", "//a//b/"), ("./.", "./."), ("back\\slash", "back%5Cslash"),
        ("a%2Fb", "a%252Fb"),
    ])
    func `a key is sent unchanged, including dots and slashes`(key: String, path: String) async throws {
        let server = try HostileServer([.answer(Self.ok)])
        _ = try await client(of: server.url).get(key, in: "bucket", limit: 10)
        #expect(server.requestLines == ["GET /bucket/\(path) HTTP/1.1"])
    }

    @Test func `a rejected request is not repeated`() async throws {
        let body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
        let server = try HostileServer([
            .answer("HTTP/1.1 403 No\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"), .answer(Self.ok),
        ])
        let expected = StorageError.accessDenied(code: "AccessDenied", permission: "s3:GetObject")
        await #expect(throws: expected) { _ = try await client(of: server.url).get("k", in: "bucket", limit: 10) }
    }
}
