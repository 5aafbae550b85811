import Support
import Testing

@Suite struct HexTests {
    @Test func `every byte has two digits`() {
        let bytes = (0...255).map(UInt8.init)
        let text = Hex.string(bytes)
        #expect(text.utf8.count == 512)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hex.bytes(text) == bytes)
        #expect(Hex.bytes(text.uppercased()) == bytes)
    }

    @Test func `no bytes are an empty string`() {
        #expect(Hex.string([UInt8]()).isEmpty)
        #expect(Hex.bytes("") == [])
    }

    @Test(arguments: ["0", "abc", "0g", "g0", " 0", "0x", "-1", "١٢"])
    func `other characters and an odd number of digits are rejected`(text: String) {
        #expect(Hex.bytes(text) == nil)
    }
}
