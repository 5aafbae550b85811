import Storage
import Testing

struct S3EndpointTests {
    @Test(arguments: ["h", "ftp://h", "http://u:p@h", "http://h/path", "http://h?x", "", "http://"])
    func `an invalid endpoint is an error that names its setting`(url: String) {
        let error = #expect(throws: StorageError.self) { try S3Endpoint(url, setting: "S3_ENDPOINT") }
        guard case .invalidConfiguration("S3_ENDPOINT", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
