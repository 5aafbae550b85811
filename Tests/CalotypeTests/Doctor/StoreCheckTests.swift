import Calotype
import Storage
import Testing
import TestServices

/// Checks of `calotype doctor` on a real object store, behind a server that refuses some requests.
@Suite struct StoreCheckTests {
    private static func findings(_ proxy: StoreProxy, _ bucket: String, secret: String? = nil) async throws
        -> [Finding]
    {
        let store = proxy.client.configuration
        let settings = try StoreSettings(
            SettingsSource(environment: [
                "S3_ENDPOINT": "http://\(store.endpoint.authority)", "AWS_REGION": store.region, "S3_BUCKET": bucket,
                "AWS_ACCESS_KEY_ID": store.credentials.accessKeyID,
                "AWS_SECRET_ACCESS_KEY": secret ?? store.credentials.secretAccessKey,
            ]))
        return await StoreCheck(settings: settings).findings().filter { $0.subject == "bucket \(bucket)" }
    }

    @Test func `a bucket that may be listed but not read is a fault`() async throws {
        try await withTestBucket { client, bucket in
            let proxy = try StoreProxy()
            #expect(try await Self.findings(proxy, bucket).map(\.isWrong) == [false])
            try await client.put([1, 2], as: "a.jpg", in: bucket)
            #expect(try await Self.findings(proxy, bucket).map(\.isWrong) == [false])
            proxy.refuse { method, path in
                method == "GET" && path.hasSuffix("/a.jpg") ? StoreProxy.Refusal(403, "AccessDenied") : nil
            }
            let refused = try #require(try await Self.findings(proxy, bucket).first)
            #expect(refused.isWrong)
            #expect(refused.line.contains("s3:GetObject"))
        }
    }

    @Test func `a wrong secret or a wrong clock is not reported as a missing permission`() async throws {
        try await withTestBucket { _, bucket in
            let proxy = try StoreProxy()
            let line = try await Self.findings(proxy, bucket, secret: "wrong").first?.line ?? ""
            #expect(line.contains("SignatureDoesNotMatch") && !line.contains("s3:ListBucket"))
            proxy.refuse { _, _ in StoreProxy.Refusal(403, "RequestTimeTooSkewed") }
            let late = try await Self.findings(proxy, bucket).first?.line ?? ""
            #expect(late.contains("clock") && !late.contains("s3:ListBucket"))
        }
    }
}
