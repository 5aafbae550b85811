import Support
import Testing

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("a b", "a%20b"), ("a+b", "a%2Bb"), ("100%", "100%25"), ("#?&=", "%23%3F%26%3D"), ("a/b//c", "a/b//c"),
        ("../.", "../."), ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"), ("😀", "%F0%9F%98%80"), ("~-._", "~-._"),
        ("'()*!", "%27%28%29%2A%21"), ("\u{7F}\n", "%7F%0A"), ("", ""),
    ])
    func `a path is encoded byte for byte and decoded again`(key: String, encoded: String) {
        #expect(PercentEncoding.path(key) == encoded)
        #expect(PercentEncoding.pathBytes(key) == Array(encoded.utf8))
        #expect(PercentEncoding.decode(encoded).map { Array($0.utf8) } == Array(key.utf8))
        #expect(PercentEncoding.component(key) == encoded.replacing("/", with: "%2F"))
    }

    @Test(arguments: ["%", "%4", "%zz", "%FF"])
    func `a broken encoding is rejected`(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
        #expect(PercentEncoding.decode(text, plusIsSpace: true) == nil)
    }

    @Test func `a plus is a space only where forms are decoded`() {
        #expect(PercentEncoding.decode("a+b%2b") == "a+b+")
        #expect(PercentEncoding.decode("a+b%2b", plusIsSpace: true) == "a b+")
    }
}
