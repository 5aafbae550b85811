import Catalog
import Foundation
package import OpenID
import Support

extension Settings {
    /// The provider of OpenID Connect; nil if none is configured.
    package static func openID(_ source: SettingsSource) throws -> ProviderSettings? {
        guard let issuer = source.text(.openIDIssuer) else {
            if source.text(.openIDClientID) != nil { throw SettingError.missing(.openIDIssuer) }
            return nil
        }
        try checkIssuer(issuer, source)
        guard let publicAddress = try PublicAddress(source) else { throw SettingError.missing(.publicURL) }
        let clientID = try source.required(.openIDClientID)
        let roles = RoleMapping(
            claim: try source.required(.openIDRoleClaim), roles: try roles(source), fallback: try fallbackRole(source)
        )
        return ProviderSettings(
            issuer: issuer, clientID: clientID, clientSecret: source.text(.openIDClientSecret).map { Secret($0) },
            name: source.text(.openIDName) ?? URLComponents(string: issuer)?.host ?? issuer,
            scopes: try source.required(.openIDScopes).split(separator: " ").map(String.init), roles: roles,
            linksByAddress: try source.isOn(.openIDLinkByEmail), publicURL: publicAddress.text)
    }

    private static func checkIssuer(_ issuer: String, _ source: SettingsSource) throws(SettingError) {
        if ProviderSettings.isSecure(issuer), !issuer.contains("?"), !issuer.contains("/.well-known/") { return }
        guard ProviderSettings.isLoopback(issuer) else {
            throw .invalid(
                .openIDIssuer, value: issuer,
                expected: "the provider's issuer, such as https://id.example.org, without /.well-known/…")
        }
        guard try source.isOn(.openIDAllowInsecure) else {
            throw .invalid(
                .openIDIssuer, value: issuer,
                expected: "an address with https, or CALOTYPE_OIDC_ALLOW_INSECURE=on for a provider on this machine")
        }
    }

    private static func roles(_ source: SettingsSource) throws(SettingError) -> [String: Role] {
        guard let text = source.text(.openIDRoles) else { return [:] }
        do throws(RoleMapping.MalformedEntry) {
            return try RoleMapping.roles(text)
        } catch {
            throw .invalid(
                .openIDRoles, value: text,
                expected: """
                    groups with roles, such as admins=owner,family=contributor; allowed roles: \(allowedRoles), not \
                    "\(error.entry)"
                    """)
        }
    }

    private static func fallbackRole(_ source: SettingsSource) throws(SettingError) -> Role? {
        guard let text = source.text(.openIDDefaultRole) else { return nil }
        guard let role = Role(rawValue: text) else {
            throw .invalid(.openIDDefaultRole, value: text, expected: "one of \(allowedRoles)")
        }
        return role
    }

    private static var allowedRoles: String { Role.allCases.map(\.rawValue).joined(separator: ", ") }
}
