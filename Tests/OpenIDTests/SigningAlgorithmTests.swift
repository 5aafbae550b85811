import OpenID
import Testing

@Suite struct SigningAlgorithmTests {
    @Test(arguments: ["none", "None", "HS256", "HS384", "HS512", "rs256", "", "ML-DSA-65"])
    func `an algorithm outside the list is unknown`(name: String) {
        #expect(SigningAlgorithm(rawValue: name) == nil)
    }
}
