import Support
import Testing

@Suite struct SecretTests {
    @Test func `a secret is not shown when it is printed`() {
        let secret = Secret("very-secret")
        var dumped = ""
        dump([secret], to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(String(describing: [secret])) \(dumped)".contains("very"))
    }

    @Test func `a secret matches only itself`() {
        let secret = Secret("very-secret")
        #expect(secret.matches("very-secret") && secret == Secret("very-secret"))
        for other in ["", "very", "very-secret ", "Very-secret"] { #expect(!secret.matches(other)) }
    }
}
