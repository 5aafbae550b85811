/// The signature algorithms that are accepted (RFC 7518 §3.1, RFC 8037). Everything else is refused, above all `none` and the
/// HS algorithms, whose key would be the public key or the client's secret.
package enum SigningAlgorithm: String, CaseIterable, Sendable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    /// `kty` of a key that can have made such a signature, and its `crv` if only one curve is possible.
    var key: (type: String, curve: String?) {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: ("RSA", nil)
        case .es256: ("EC", "P-256")
        case .es384: ("EC", "P-384")
        case .es512: ("EC", "P-521")
        case .edDSA: ("OKP", "Ed25519")
        }
    }

    /// For messages: `RS256, RS384, …`.
    package static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
