import JSON

/// The discovery document (OpenID Connect Discovery 1.0 §3).
struct ProviderMetadata: Sendable {
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysURL: String
    let userInfoEndpoint: String?
    let endSessionEndpoint: String?
    /// Whether the client's secret is sent in the form instead of the header.
    let sendsSecretInForm: Bool
    /// Whether each callback has `iss` (RFC 9207).
    let hasResponseIssuer: Bool

    static func url(issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    init(_ object: JSONObject, settings: ProviderSettings, url: String) throws(OpenIDError) {
        guard let issuer = object["issuer"]?.string else {
            throw .malformedResponse(url: url, reason: "it has no issuer, so it is no discovery document")
        }
        guard issuer == settings.issuer else {
            throw .wrongDiscoveryIssuer(expected: settings.issuer, found: issuer)
        }
        func endpoint(_ name: String) throws(OpenIDError) -> String? {
            guard let text = object[name]?.string else { return nil }
            guard settings.allows(text) else {
                throw .malformedResponse(url: url, reason: "\(name) must begin with https://")
            }
            return text
        }
        func required(_ name: String) throws(OpenIDError) -> String {
            guard let text = try endpoint(name) else {
                throw .malformedResponse(url: url, reason: "it has no \(name)")
            }
            return text
        }
        authorizationEndpoint = try required("authorization_endpoint")
        tokenEndpoint = try required("token_endpoint")
        keysURL = try required("jwks_uri")
        userInfoEndpoint = try endpoint("userinfo_endpoint")
        endSessionEndpoint = try endpoint("end_session_endpoint")
        let methods = object["token_endpoint_auth_methods_supported"]?.list?.compactMap(\.string)
        sendsSecretInForm =
            methods.map { !$0.contains("client_secret_basic") && $0.contains("client_secret_post") } ?? false
        hasResponseIssuer = object["authorization_response_iss_parameter_supported"] == .bool(true)
    }
}
