import Crypto

/// A code that replaces a code of the second factor once, for users who have lost their phone: `ABCD-EFGH-JKLM-NPQR`.
package struct RecoveryCode: Sendable {
    /// How many a user gets.
    package static let count = 10
    private static let bytes = 10

    /// 16 characters of Base32, in groups of four.
    package let text: String

    package init() {
        let random = SymmetricKey(size: SymmetricKeySize(bitCount: Self.bytes * 8)).withUnsafeBytes { Array($0) }
        var text = ""
        for (index, character) in Base32.string(random).enumerated() {
            if index > 0, index % 4 == 0 { text += "-" }
            text.append(character)
        }
        self.text = text
    }

    /// SHA-256 of the characters without hyphens and spaces, in upper case. The code has 80 random bits.
    package var hash: [UInt8] { Self.hash(of: text) ?? [] }

    /// Nil for a string that cannot be a recovery code.
    package static func hash(of typed: String) -> [UInt8]? {
        let characters = typed.uppercased().filter { $0 != "-" && !$0.isWhitespace }
        guard characters.utf8.count == bytes * 8 / 5 else { return nil }
        return Array(SHA256.hash(data: Array(characters.utf8)))
    }
}
