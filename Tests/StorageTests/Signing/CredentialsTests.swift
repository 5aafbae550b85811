import Storage
import Testing

struct CredentialsTests {
    private static let credentials = Credentials(
        accessKeyID: "AKID", secretAccessKey: "very-secret", sessionToken: "very-token")

    @Test func `credentials do not show secrets when they are printed`() {
        var dumped = ""
        dump(Self.credentials, to: &dumped)
        let links = try? PresignedLinks(endpoint: S3Endpoint("http://h"), region: "r", credentials: Self.credentials)
        dump(links, to: &dumped)
        for text in [dumped, "\(Self.credentials)", String(reflecting: Self.credentials)] {
            #expect(!text.contains("very-"))
        }
    }
}
