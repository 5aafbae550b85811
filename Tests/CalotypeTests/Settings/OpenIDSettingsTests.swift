import Calotype
import Catalog
import OpenID
import Support
import Testing

@Suite struct OpenIDSettingsTests {
    private static let basis = [
        "CALOTYPE_PUBLIC_URL": "https://home.example/photos",
        "CALOTYPE_OIDC_ISSUER": "https://id.example.org/realms/home",
        "CALOTYPE_OIDC_CLIENT_ID": "calotype",
    ]

    private func settings(_ changes: [String: String] = [:]) throws -> ProviderSettings? {
        try Settings.openID(SettingsSource(environment: Self.basis.merging(changes) { $1 }))
    }

    @Test func `the defaults name the provider by its host and refuse everybody without a role`() throws {
        let settings = try #require(try settings())
        #expect(settings.name == "id.example.org")
        #expect(settings.clientSecret == nil)
        #expect(settings.scopes == ["profile", "email"])
        #expect(settings.roles == RoleMapping())
        #expect(!settings.linksByAddress)
        #expect(settings.redirectURI == "https://home.example/photos/api/v1/sign-in/openid/callback")
        #expect(try Settings.openID(SettingsSource(environment: [:])) == nil)
    }

    @Test func `groups, a default role and the claim are read`() throws {
        let settings = try #require(
            try settings([
                "CALOTYPE_OIDC_ROLES": "admins=owner,family=contributor", "CALOTYPE_OIDC_DEFAULT_ROLE": "guest",
                "CALOTYPE_OIDC_ROLE_CLAIM": "realm_access.roles", "CALOTYPE_OIDC_SCOPES": "profile email groups",
                "CALOTYPE_OIDC_LINK_BY_EMAIL": "on", "CALOTYPE_OIDC_CLIENT_SECRET": "s3cr3t-of-client",
            ]))
        let roles = ["admins": Role.owner, "family": .contributor]
        #expect(settings.roles == RoleMapping(claim: "realm_access.roles", roles: roles, fallback: .guest))
        #expect(settings.scopes == ["profile", "email", "groups"])
        #expect(settings.linksByAddress && settings.clientSecret?.text == "s3cr3t-of-client")
        #expect(!"\(settings)".contains("s3cr3t-of-client"))
    }

    @Test(arguments: [
        ("CALOTYPE_OIDC_ROLES", "admins=king", "owner, contributor, guest"),
        ("CALOTYPE_OIDC_ROLES", "admins", "such as admins=owner"),
        ("CALOTYPE_OIDC_DEFAULT_ROLE", "member", "one of owner"),
        ("CALOTYPE_OIDC_LINK_BY_EMAIL", "yes", "on or off"),
        ("CALOTYPE_OIDC_CLIENT_ID", "", "CALOTYPE_OIDC_CLIENT_ID is not set"),
        ("CALOTYPE_OIDC_ISSUER", "", "CALOTYPE_OIDC_ISSUER is not set"),
        ("CALOTYPE_PUBLIC_URL", "", "CALOTYPE_PUBLIC_URL is not set"),
        ("CALOTYPE_OIDC_ISSUER", "http://id.example.org", "https://id.example.org"),
        ("CALOTYPE_OIDC_ISSUER", "http://127.0.0.1:9000", "CALOTYPE_OIDC_ALLOW_INSECURE=on"),
        ("CALOTYPE_OIDC_ISSUER", "https://id.example.org/.well-known/openid-configuration", "without /.well-known/"),
    ])
    func `a mistake is named with its remedy`(name: String, value: String, remedy: String) throws {
        let error = #expect(throws: SettingError.self) { try settings([name: value]) }
        #expect(error?.description.contains(remedy) == true)
    }
}
