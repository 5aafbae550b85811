import Catalog
import Crypto
import FoundationEssentials
import Support

/// The key of a second factor, and its codes of six digits that change every 30 seconds (TOTP, RFC 6238 with HMAC-SHA-1,
/// which is what authenticator apps know).
package struct TimeBasedCode: Sendable {
    package static let digits = 6
    private static let period: Int64 = 30
    /// A code of the step before or after is accepted too, for clocks that differ.
    private static let tolerance: Int64 = 1
    private static let keyBytes = 20

    package let key: [UInt8]

    package init(key: [UInt8]) { self.key = key }

    /// Generates a key.
    package init() {
        key = SymmetricKey(size: SymmetricKeySize(bitCount: Self.keyBytes * 8)).withUnsafeBytes { Array($0) }
    }

    /// For people who type it into an app.
    package var keyText: String { Base32.string(key) }

    /// The link that authenticator apps read, usually from a QR code.
    ///
    /// - Parameters:
    ///   - issuer: the name of the library.
    ///   - user: the name that the user signs in with.
    package func link(issuer: String, user: String) -> String {
        let label = PercentEncoding.component("\(issuer):\(user)")
        return "otpauth://totp/\(label)?secret=\(keyText)&issuer=\(PercentEncoding.component(issuer))"
    }

    /// The time step whose code this is; nil for a wrong code. The caller refuses a step that was used before.
    ///
    /// - Parameters:
    ///   - typed: may have blanks, as apps show them: `123 456`.
    ///   - now: seconds since 1970.
    package func step(of typed: String, now: Int64 = Instant.now.microseconds / 1_000_000) -> Int64? {
        let code = typed.filter { !$0.isWhitespace }
        guard code.utf8.count == Self.digits else { return nil }
        let present = now / Self.period
        var found: Int64?
        // All steps are compared, so that the time does not depend on which one matches.
        for step in present - Self.tolerance...present + Self.tolerance
        where Secret(self.code(at: step)).matches(code) {
            found = step
        }
        return found
    }

    /// RFC 4226: the last four bits of the HMAC select four of its bytes.
    func code(at step: Int64) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: key)))
        let offset = Int(mac[mac.count - 1] & 15)
        let number = mac[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - digits.count) + digits
    }
}
