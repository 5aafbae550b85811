import Foundation
package import Storage

/// Which setting a test needs and does not find.
package enum MissingTestSetting: Error, CustomStringConvertible {
    case environmentVariable(String)

    package var description: String {
        switch self {
        case .environmentVariable(let name): "set \(name) to run this test; script/test does"
        }
    }
}

/// The store that tests use, by the environment: an endpoint and credentials that may make buckets.
///
/// - Throws: ``MissingTestSetting`` where a variable is not set, so that nothing is skipped unseen.
package func testStore() throws -> S3Configuration {
    func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw MissingTestSetting.environmentVariable(name)
        }
        return value
    }
    return S3Configuration(
        endpoint: try S3Endpoint(try variable("CALOTYPE_TEST_S3_ENDPOINT")), region: "us-east-1",
        credentials: Credentials(
            accessKeyID: try variable("CALOTYPE_TEST_S3_ACCESS_KEY_ID"),
            secretAccessKey: try variable("CALOTYPE_TEST_S3_SECRET_ACCESS_KEY")))
}

/// Lends a bucket of its own to a test; it is emptied and removed afterwards, also when the test throws.
package func withTestBucket<Output>(
    _ body: (_ client: S3Client, _ bucket: String) async throws -> Output
) async throws -> Output {
    let client = S3Client(configuration: try testStore())
    let bucket = "calotype-test-\(UUID().uuidString.lowercased())"
    try await client.createBucket(bucket)
    let result: Result<Output, any Error>
    do {
        result = .success(try await body(client, bucket))
    } catch {
        result = .failure(error)
    }
    for try await page in client.list(bucket) {
        for object in page.objects { try await client.delete(object.key, in: bucket) }
    }
    try await client.deleteBucket(bucket)
    return try result.get()
}
