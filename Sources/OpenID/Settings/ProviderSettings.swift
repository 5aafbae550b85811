import Foundation
package import Support

/// The provider, and this program as its client.
package struct ProviderSettings: Sendable {
    /// Exactly as in the provider's tokens.
    package let issuer: String
    package let clientID: String
    /// Nil for a public client, which only PKCE protects.
    package let clientSecret: Secret?
    /// What the sign-in page calls the provider.
    package let name: String
    /// Beside `openid`.
    package let scopes: [String]
    package let roles: RoleMapping
    /// Whether a user with a verified e-mail address of the account's is linked to it.
    package let linksByAddress: Bool
    /// Where browsers reach this program, without a trailing slash.
    package let publicURL: String
    /// For one request to the provider, from its start to the last byte.
    package var timeLimit: Duration = .seconds(5)

    package init(
        issuer: String, clientID: String, clientSecret: Secret?, name: String,
        scopes: [String] = ["profile", "email"], roles: RoleMapping = RoleMapping(), linksByAddress: Bool = false,
        publicURL: String
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.name = name
        self.scopes = scopes
        self.roles = roles
        self.linksByAddress = linksByAddress
        self.publicURL = publicURL
    }

    /// The redirect URI that is registered at the provider.
    package var redirectURI: String { "\(publicURL)/api/v1/sign-in/openid/callback" }

    /// Where the provider sends the browser after signing out there.
    package var signedOutURI: String { "\(publicURL)/" }

    /// Whether a URL may be requested and redirected to: https, or http on this machine if the issuer is there too.
    func allows(_ url: String) -> Bool {
        Self.isSecure(url) || (!Self.isSecure(issuer) && Self.isLoopback(url))
    }

    package static func isSecure(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url) else { return false }
        return parts.scheme == "https" && parts.host?.isEmpty == false && parts.user == nil && parts.fragment == nil
    }

    /// Whether a URL is `http` on this machine.
    package static func isLoopback(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url) else { return false }
        return parts.scheme == "http" && ["127.0.0.1", "localhost", "[::1]", "::1"].contains(parts.host ?? "")
            && parts.user == nil && parts.fragment == nil
    }
}
