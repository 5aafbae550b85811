import Support
import Testing

@Suite struct Base64URLTests {
    @Test(arguments: [
        ([UInt8](), ""), ([0xFB, 0xFF], "-_8"), ([0xFF, 0xFE, 0xFD], "__79"), (Array("calotype".utf8), "Y2Fsb3R5cGU"),
    ])
    func `bytes are written without padding and read again`(bytes: [UInt8], text: String) {
        #expect(Base64URL.string(bytes) == text)
        #expect(Base64URL.bytes(text) == bytes)
    }

    @Test(arguments: ["A", "AA==", "+/8", "a b", "ä"])
    func `another alphabet, padding and impossible lengths are refused`(text: String) {
        #expect(Base64URL.bytes(text) == nil)
    }
}
