import Catalog
import Foundation
import JSON
import OpenID
import Storage
import Support
import Synchronization
import Testing
import TestServices

@Suite struct ProviderTests {
    // MARK: Keys

    @Test func `an unknown key id fetches the keys again, a few times per minute`() async throws {
        let (old, new) = (try await TestKey.ec("old"), try await TestKey.ec("new"))
        let provider = TestProvider(old)
        let client = provider.client()
        _ = try await provider.signIn(client)
        _ = try await provider.signIn(client)
        #expect(provider.count("/keys") == 1)
        provider.state.withLock { ($0.keys, $0.signer) = ([new], new) }
        _ = try await provider.signIn(client)
        #expect(provider.count("/keys") == 2)
        let stranger = try await TestKey.ec("stranger")
        provider.state.withLock { $0.signer = stranger }
        for _ in 0..<10 {
            await #expect(throws: OpenIDError.unknownKey(id: "stranger")) { try await provider.signIn(client) }
        }
        #expect(provider.count("/keys") == 5)
        provider.state.withLock { $0.signer = new }
        _ = try await provider.signIn(client)
        #expect(provider.count("/.well-known/openid-configuration") == 1)
    }

    @Test func `keys without ids are replaced too`() async throws {
        let (old, new) = (try await TestKey.edDSA("old"), try await TestKey.edDSA("new"))
        let provider = TestProvider(old)
        let client = provider.client()
        provider.state.withLock { $0.token = { try old.sign($0, header: ["alg": "EdDSA"]) } }
        _ = try await provider.signIn(client)
        provider.state.withLock { state in
            (state.keys, state.token) = ([new], { try new.sign($0, header: ["alg": "EdDSA"]) })
        }
        _ = try await provider.signIn(client)
    }

    @Test func `keys for encryption and of unknown types are skipped`() async throws {
        let key = try await TestKey.rsa("one")
        let provider = TestProvider(key)
        provider.state.withLock { state in
            state.answer = { path in
                guard path == "/keys" else { return nil }
                let encryption = key.jwk.filter { $0.name != "use" } + ["use": "enc"]
                let keys: [JSONValue] = [
                    .object(["kty": "oct", "k": "c2VjcmV0", "kid": "one"]), .object(["kty": "AKP", "kid": "one"]),
                    .null, .object(encryption), .object(["kty": "EC", "crv": "secp256k1", "kid": "one"]),
                ]
                return (200, JSONValue.object(["keys": .list(keys)]).bytes)
            }
        }
        await #expect(throws: OpenIDError.unknownKey(id: "one")) { try await provider.signIn(provider.client()) }
    }

    // MARK: Discovery

    @Test func `a discovery document of another issuer is refused`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        provider.state.withLock { $0.discovery.set("issuer", "https://evil.example.org") }
        let expected = OpenIDError.wrongDiscoveryIssuer(
            expected: TestProvider.issuer, found: "https://evil.example.org")
        await #expect(throws: expected) { try await provider.client().authorizationURL(SignInFlow()) }
        #expect(expected.message.contains("set CALOTYPE_OIDC_ISSUER to exactly https://evil.example.org"))
    }

    @Test(arguments: [
        "http://id.example.org/token", "http://127.0.0.1/token", "file:///etc/passwd", "", "//x", "https://u@h/",
    ])
    func `an endpoint without https is refused`(url: String) async throws {
        let provider = TestProvider(try await TestKey.ec())
        provider.state.withLock { $0.discovery.set("token_endpoint", .string(url)) }
        let error = await #expect(throws: OpenIDError.self) {
            try await provider.client().authorizationURL(SignInFlow())
        }
        #expect(error?.code == "PROVIDER_RESPONSE")
    }

    @Test func `responses that are not JSON, redirects and errors are reported`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        for (status, body) in [(200, "<html>"), (302, ""), (404, "{}"), (200, "{}"), (200, "[1]")] {
            provider.state.withLock { $0.answer = { _ in (status, Array(body.utf8)) } }
            let error = await #expect(throws: OpenIDError.self) {
                try await provider.client().authorizationURL(SignInFlow())
            }
            #expect(error?.code == "PROVIDER_RESPONSE", "\(status) \(body)")
        }
        provider.state.withLock { $0.answer = { _ in (502, []) } }
        let error = await #expect(throws: OpenIDError.self) {
            try await provider.client().authorizationURL(SignInFlow())
        }
        #expect(error?.code == "PROVIDER_UNAVAILABLE")
    }

    @Test func `a failure is shared for some seconds, and the kept document survives an outage`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        let down: @Sendable (String) throws -> ProviderRequests.Response? = { _ in
            throw HTTPTransportError.cannotConnect("refused")
        }
        provider.state.withLock { $0.answer = down }
        let client = provider.client()
        for _ in 0..<5 {
            await #expect(throws: OpenIDError.self) { try await client.authorizationURL(SignInFlow()) }
        }
        #expect(provider.count("/.well-known/openid-configuration") == 1)
        let other = provider.client()
        provider.state.withLock { $0.answer = { _ in nil } }
        _ = try await other.authorizationURL(SignInFlow())
        provider.state.withLock { $0.answer = down }
        _ = try await other.authorizationURL(SignInFlow())
    }

    @Test func `a server that sends nothing fails at the time limit, and others wait no longer`() async throws {
        let listener = try HostileServer([.stall])
        var settings = TestProvider.settings(issuer: listener.url)
        settings.timeLimit = .milliseconds(300)
        let client = OpenIDProvider(settings)
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let error = await #expect(throws: OpenIDError.self) {
                        try await client.authorizationURL(SignInFlow())
                    }
                    #expect(error?.code == "PROVIDER_UNAVAILABLE")
                }
            }
        }
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    // MARK: The flow

    @Test func `the request has code, S256, state and nonce, and no secret`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        let flow = SignInFlow()
        let url = try await provider.client().authorizationURL(flow)
        let items = URLComponents(string: url)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
        #expect(query["response_type"] == "code")
        #expect(query["code_challenge_method"] == "S256")
        #expect(query["scope"] == "openid profile email")
        #expect(query["redirect_uri"] == "https://photos.example.org/api/v1/sign-in/openid/callback")
        #expect(query["state"] == flow.state.text)
        #expect(query["nonce"] == flow.nonce.text)
        #expect(!url.contains(flow.secret.text))
        #expect(!url.contains("more"))
        #expect(Set([flow.secret.text, flow.state.text, flow.nonce.text]).count == 3)
    }

    @Test func `another browser's callback and a used code are refused`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        let client = provider.client()
        let (mine, theirs) = (SignInFlow(), SignInFlow())
        let callback = try provider.authorize(try await client.authorizationURL(theirs))
        await #expect(throws: OpenIDError.wrongState) { try await client.account(callback, of: mine) }
        await #expect(throws: OpenIDError.wrongState) { try await client.account(.init(code: "x"), of: mine) }
        _ = try await client.account(callback, of: theirs)
        let error = await #expect(throws: OpenIDError.self) { try await client.account(callback, of: theirs) }
        #expect(error?.code == "CODE_REFUSED")
        // A stolen code with the thief's own state: PKCE refuses it.
        let stolen = try provider.authorize(try await client.authorizationURL(theirs))
        let mixed = OpenIDProvider.Callback(code: stolen.code, state: mine.state.text)
        await #expect(throws: OpenIDError.self) { try await client.account(mixed, of: mine) }
    }

    @Test func `the callback's issuer must be the provider`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        provider.state.withLock {
            $0.discovery.set("authorization_response_iss_parameter_supported", .bool(true))
        }
        let client = provider.client()
        let flow = SignInFlow()
        var callback = try provider.authorize(try await client.authorizationURL(flow))
        await #expect(throws: OpenIDError.wrongResponseIssuer(expected: TestProvider.issuer, found: nil)) {
            try await client.account(callback, of: flow)
        }
        callback.issuer = "https://evil.example.org"
        await #expect(throws: OpenIDError.self) { try await client.account(callback, of: flow) }
        callback.issuer = TestProvider.issuer
        _ = try await client.account(callback, of: flow)
    }

    @Test func `an error of the provider is reported, without control characters`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        let flow = SignInFlow()
        let error = await #expect(throws: OpenIDError.self) {
            try await provider.client().account(
                .init(state: flow.state.text, error: "access_denied", errorDescription: "no\r\nway"), of: flow)
        }
        #expect(error?.code == "PROVIDER_REFUSED")
        #expect(error?.message.contains("access_denied, noway") == true)
        await #expect(throws: OpenIDError.noCode) {
            try await provider.client().account(.init(state: flow.state.text), of: flow)
        }
    }

    @Test func `the client authenticates as the provider supports it`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        _ = try await provider.signIn(provider.client())
        let basic = provider.state.withLock { $0.lastAuthorization }
        #expect(basic == "Basic " + Data("calotype:secret%20%26%20more".utf8).base64EncodedString())
        #expect(provider.state.withLock { $0.lastForm["client_secret"] } == nil)
        provider.state.withLock {
            $0.discovery.set("token_endpoint_auth_methods_supported", .list(["client_secret_post"]))
        }
        _ = try await provider.signIn(provider.client())
        #expect(provider.state.withLock { $0.lastForm["client_secret"] } == "secret & more")
        #expect(provider.state.withLock { $0.lastAuthorization } == nil)
        _ = try await provider.signIn(provider.client(TestProvider.settings(secret: nil)))
        #expect(provider.state.withLock { $0.lastForm["client_id"] } == "calotype")
        #expect(provider.state.withLock { $0.lastForm["client_secret"] } == nil)
    }

    @Test func `user info is requested for missing claims only, and must describe the same account`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        provider.state.withLock { $0.edit = { $0.set("email", "anna@example.org") } }
        _ = try await provider.signIn(provider.client())
        #expect(provider.count("/userinfo") == 0)
        let roles = RoleMapping(roles: ["admins": .owner])
        provider.state.withLock { $0.userInfo.set("groups", .list(["admins"])) }
        provider.state.withLock { $0.userInfo.set("email", "other@example.org") }
        let account = try await provider.signIn(provider.client(TestProvider.settings(roles: roles)))
        #expect(account.role == .owner)
        #expect(account.address == "anna@example.org", "the signed claim wins")
        provider.state.withLock { $0.userInfo.set("sub", "otto-1") }
        await #expect(throws: OpenIDError.wrongUserInfoSubject) {
            try await provider.signIn(provider.client(TestProvider.settings(roles: roles)))
        }
    }

    /// The ID token's `email` and `email_verified`, the user info's, and what counts.
    @Test(
        arguments: [
            (("anna@example.org", nil), ("mum@example.org", true), ("anna@example.org", false)),
            (("anna@example.org", nil), ("anna@example.org", true), ("anna@example.org", true)),
            (("anna@example.org", false), ("anna@example.org", true), ("anna@example.org", false)),
            ((nil, true), ("mum@example.org", nil), ("mum@example.org", false)),
            ((nil, true), ("mum@example.org", true), ("mum@example.org", true)),
            ((nil, true), (nil, true), (nil, true)),
            (("anna@example.org", true), (nil, nil), ("anna@example.org", true)),
        ] as [((String?, Bool?), (String?, Bool?), (String?, Bool))])
    func `an address and whether it is verified come from one document`(
        token: (String?, Bool?), userInfo: (String?, Bool?), expected: (String?, Bool)
    ) async throws {
        let provider = TestProvider(try await TestKey.ec())
        provider.state.withLock { state in
            state.edit = { claims in
                claims.set("email", token.0.map { .string($0) })
                claims.set("email_verified", token.1.map { .bool($0) })
            }
            state.userInfo.set("email", userInfo.0.map { .string($0) })
            state.userInfo.set("email_verified", userInfo.1.map { .bool($0) })
            // Groups are missing in the token, so the user info is requested.
            state.userInfo.set("groups", .list(["admins"]))
        }
        let roles = RoleMapping(roles: ["admins": .owner])
        let account = try await provider.signIn(provider.client(TestProvider.settings(roles: roles)))
        #expect(account.address == expected.0 && account.isAddressVerified == expected.1)
    }

    @Test func `names are shortened without a blank at the end, and a longer address does not count`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        let long = String(repeating: "a", count: 243)
        provider.state.withLock { state in
            state.edit = { claims in
                claims.set("preferred_username", .string(" " + String(repeating: "n", count: 99) + " Müller"))
                claims.set("email", .string(long + "@example.org"))
            }
        }
        let account = try await provider.signIn(provider.client())
        #expect(account.name == String(repeating: "n", count: 99))
        #expect(account.address == nil)
    }

    // MARK: Roles

    @Test func `the highest role of the mapped groups counts`() throws {
        let roles = try RoleMapping.roles("admins=owner, family=contributor,cn=kids=guest")
        #expect(roles == ["admins": .owner, "family": .contributor, "cn=kids": .guest])
        let mapping = RoleMapping(roles: roles)
        func role(_ groups: JSONValue) -> Role? { mapping.role(of: ["groups": groups]) }
        #expect(role(.list(["family", "admins", "x"])) == .owner)
        #expect(role(.list(["cn=kids", "family"])) == .contributor)
        #expect(role("cn=kids") == .guest)
        #expect(role(.list(["x", .int(3)])) == nil)
        #expect(role(.null) == nil)
        let nested = RoleMapping(claim: "realm_access.roles", roles: roles, fallback: .guest)
        #expect(nested.role(of: ["realm_access": .object(["roles": .list(["admins"])])]) == .owner)
        #expect(nested.role(of: ["realm_access": "admins"]) == .guest)
        for text in ["admins", "=owner", "admins=king", "a=owner,a=guest"] {
            #expect(throws: RoleMapping.MalformedEntry.self) { try RoleMapping.roles(text) }
        }
    }

    // MARK: Sign-out

    @Test func `signing out goes to the provider and returns`() async throws {
        let provider = TestProvider(try await TestKey.ec())
        let url = await provider.client().signOutURL(idToken: "a.b.c")
        #expect(
            url == "https://id.example.org/logout?id_token_hint=a.b.c&client_id=calotype"
                + "&post_logout_redirect_uri=https%3A%2F%2Fphotos.example.org%2F")
        provider.state.withLock { $0.discovery.set("end_session_endpoint", nil) }
        #expect(await provider.client().signOutURL(idToken: "a.b.c") == nil)
    }

    @Test func `a logout token ends sessions once, and an ID token is none`() async throws {
        let key = try await TestKey.ec()
        let provider = TestProvider(key)
        let client = provider.client()
        let now = Int(TestProvider.now)
        let claims: JSONObject = [
            "iss": .string(TestProvider.issuer), "aud": "calotype", "iat": .int(now), "exp": .int(now + 120),
            "jti": "one", "sub": "anna-1", "sid": "s-1",
            "events": .object(["http://schemas.openid.net/event/backchannel-logout": .object([:])]),
        ]
        let token = try key.sign(claims)
        #expect(
            try await client.logout(token)
                == .init(issuer: TestProvider.issuer, subject: "anna-1", sessionID: "s-1"))
        await #expect(throws: OpenIDError.replayedLogoutToken) { try await client.logout(token) }
        let edits: [(String, JSONValue?)] = [
            ("events", nil), ("events", .object([:])), ("nonce", "n"), ("jti", nil),
            ("iss", "https://evil.example.org"),
            ("aud", "wiki"), ("exp", .int(now - 100)), ("iat", .int(now + 100)),
        ]
        for (name, value) in edits {
            var changed = claims
            changed.set("jti", "two")
            changed.set(name, value)
            let token = try key.sign(changed)
            await #expect(throws: OpenIDError.self, "\(name)") { try await client.logout(token) }
        }
        var neither = claims
        neither.set("sub", nil)
        neither.set("sid", nil)
        let nameless = try key.sign(neither)
        await #expect(throws: OpenIDError.self) { try await client.logout(nameless) }
    }
}
