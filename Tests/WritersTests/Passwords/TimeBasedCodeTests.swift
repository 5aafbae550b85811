import Testing

@testable import Writers

@Suite struct TimeBasedCodeTests {
    /// RFC 6238, appendix B, with SHA-1: the last six of its eight digits.
    @Test(arguments: [
        (Int64(59), "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func `codes are those of the RFC`(seconds: Int64, code: String) {
        let key = TimeBasedCode(key: Array("12345678901234567890".utf8))
        #expect(key.code(at: seconds / 30) == code)
        #expect(key.step(of: code, now: seconds) == seconds / 30)
    }

    @Test func `a code is accepted one step early and one late, and no further`() {
        let key = TimeBasedCode()
        let code = key.code(at: 1000)
        #expect(key.step(of: code, now: 999 * 30) == 1000)
        #expect(key.step(of: code, now: 1001 * 30 + 29) == 1000)
        #expect(key.step(of: code, now: 1002 * 30) != 1000)
        #expect(key.step(of: code, now: 998 * 30) != 1000)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
    func `a string that is no code is refused`(code: String) {
        #expect(TimeBasedCode().step(of: code, now: 1_800_000_000) == nil)
    }

    @Test func `the link has the key in Base32 and percent-encoded names`() {
        let key = TimeBasedCode(key: Array("12345678901234567890".utf8))
        #expect(
            key.link(issuer: "Our photos", user: "anna&b")
                == "otpauth://totp/Our%20photos%3Aanna%26b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Our%20photos"
        )
    }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `Base32 is that of the RFC`(text: String, encoded: String) {
        #expect(Base32.string(Array(text.utf8)) == encoded)
    }

    @Test func `a recovery code is read in any case, with and without hyphens`() {
        let code = RecoveryCode()
        #expect(code.text.split(separator: "-").map(\.count) == [4, 4, 4, 4])
        #expect(RecoveryCode.hash(of: code.text.lowercased()) == code.hash)
        #expect(RecoveryCode.hash(of: " " + code.text.replacing("-", with: " ")) == code.hash)
        #expect(RecoveryCode.hash(of: String(code.text.dropLast())) == nil)
        #expect(RecoveryCode().text != code.text)
    }
}
