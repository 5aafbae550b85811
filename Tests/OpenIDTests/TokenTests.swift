import Crypto
import Foundation
import JSON
import OpenID
import Support
import Synchronization
import Testing

@Suite struct TokenTests {
    private static let now = Int(TestProvider.now)

    private func error(_ edit: @escaping @Sendable (inout JSONObject) -> Void) async throws -> OpenIDError? {
        let provider = TestProvider(try await TestKey.rsa())
        provider.state.withLock { $0.edit = edit }
        do {
            _ = try await provider.signIn(provider.client())
            return nil
        } catch let error as OpenIDError {
            return error
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a token of each accepted algorithm signs in`(algorithm: SigningAlgorithm) async throws {
        let key: TestKey =
            switch algorithm {
            case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: try await .rsa("k", algorithm.rawValue)
            case .es256, .es384, .es512: try await .ec("k", algorithm.rawValue)
            case .edDSA: try await .edDSA("k")
            }
        let provider = TestProvider(key)
        let account = try await provider.signIn(provider.client())
        #expect(account.subject == "anna-1")
        #expect(account.displayName == "Anna")
        #expect(account.address == "anna@example.org")
        #expect(account.isAddressVerified)
        #expect(account.sessionID == "s-1")
    }

    @Test func `a token without a signature is refused`() async throws {
        let provider = TestProvider(try await TestKey.rsa())
        for name in ["none", "None", "NONE"] {
            provider.state.withLock { state in
                state.token = { claims in
                    let header = JSONValue.object(["alg": .string(name), "kid": "rsa"]).bytes
                    return "\(TestKey.base64(header)).\(TestKey.base64(JSONValue.object(claims).bytes))."
                }
            }
            await #expect(throws: OpenIDError.algorithmNotAllowed(name)) {
                try await provider.signIn(provider.client())
            }
        }
    }

    @Test func `HS256 with the public key or the client's secret as its key is refused`() async throws {
        let key = try await TestKey.rsa()
        let provider = TestProvider(key)
        for secret in [JSONValue.object(key.jwk).bytes, Array("secret & more".utf8)] {
            provider.state.withLock { state in
                state.token = { claims in
                    let header = JSONValue.object(["alg": "HS256", "kid": "rsa"]).bytes
                    let content = "\(TestKey.base64(header)).\(TestKey.base64(JSONValue.object(claims).bytes))"
                    let code = HMAC<SHA256>.authenticationCode(
                        for: Array(content.utf8), using: SymmetricKey(data: secret))
                    return "\(content).\(TestKey.base64(code))"
                }
            }
            await #expect(throws: OpenIDError.algorithmNotAllowed("HS256")) {
                try await provider.signIn(provider.client())
            }
        }
    }

    @Test func `a key is used only with its own algorithm`() async throws {
        let published = try await TestKey.rsa("rsa", "RS256")
        let provider = TestProvider(published)
        let other = try await TestKey.rsa("rsa", "PS256")
        provider.state.withLock { $0.token = { try other.sign($0) } }
        await #expect(throws: OpenIDError.unknownKey(id: "rsa")) { try await provider.signIn(provider.client()) }
    }

    @Test func `a changed payload, another key's signature and garbage are refused`() async throws {
        let provider = TestProvider(try await TestKey.rsa())
        let stranger = try await TestKey.rsa("rsa", isNew: true)
        provider.state.withLock { $0.token = { try stranger.sign($0) } }
        await #expect(throws: OpenIDError.wrongSignature) { try await provider.signIn(provider.client()) }
        let key = provider.state.withLock { $0.signer }
        provider.state.withLock { state in
            state.token = { claims in
                let parts = try key.sign(claims).split(separator: ".")
                var forged = claims
                forged.set("sub", "otto-1")
                return "\(parts[0]).\(TestKey.base64(JSONValue.object(forged).bytes)).\(parts[2])"
            }
        }
        await #expect(throws: OpenIDError.wrongSignature) { try await provider.signIn(provider.client()) }
        let huge = "e30.\(String(repeating: "A", count: 70_000)).AAAA"
        for text in ["", "a.b", "a.b.c.d.e", "!.!.!", "e30.e30.", "bnVsbA.bnVsbA.AAAA", huge] {
            provider.state.withLock { $0.token = { _ in text } }
            let error = await #expect(throws: OpenIDError.self) { try await provider.signIn(provider.client()) }
            guard case .malformedToken = error else {
                Issue.record("malformedToken expected, not \(String(describing: error))")
                continue
            }
        }
    }

    @Test func `a header that must be understood is refused`() async throws {
        let key = try await TestKey.rsa()
        let provider = TestProvider(key)
        provider.state.withLock { state in
            state.token = { claims in
                try key.sign(
                    claims, header: ["alg": "RS256", "kid": "rsa", "crit": .list(["b64"]), "b64": .bool(false)])
            }
        }
        await #expect(throws: OpenIDError.malformedToken(reason: "its header has crit")) {
            try await provider.signIn(provider.client())
        }
    }

    @Test func `another issuer's token is refused`() async throws {
        #expect(
            try await error { $0.set("iss", "https://evil.example.org") }
                == .wrongIssuer(expected: TestProvider.issuer, found: "https://evil.example.org"))
        #expect(
            try await error { $0.set("iss", .string(TestProvider.issuer + "/")) }
                == .wrongIssuer(expected: TestProvider.issuer, found: TestProvider.issuer + "/"))
    }

    @Test func `a token for another client is refused`() async throws {
        let wrong = OpenIDError.wrongAudience(expected: "calotype", found: ["wiki"])
        #expect(try await error { $0.set("aud", "wiki") } == wrong)
        #expect(try await error { $0.set("aud", .list(["wiki"])) } == wrong)
        #expect(try await error { $0.set("aud", .list([])) } == .wrongAudience(expected: "calotype", found: []))
        #expect(try await error { $0.set("aud", nil) } == .wrongAudience(expected: "calotype", found: []))
        let several = JSONValue.list(["calotype", "wiki"])
        #expect(
            try await error { $0.set("aud", several) } == .wrongAuthorizedParty(expected: "calotype", found: nil))
        #expect(
            try await error {
                $0.set("aud", several)
                $0.set("azp", "wiki")
            } == .wrongAuthorizedParty(expected: "calotype", found: "wiki"))
        #expect(
            try await error {
                $0.set("aud", several)
                $0.set("azp", "calotype")
            } == nil)
        #expect(
            try await error { $0.set("azp", "wiki") } == .wrongAuthorizedParty(expected: "calotype", found: "wiki"))
    }

    @Test func `an expired token and one from the future are refused, with a minute for clocks that differ`()
        async throws
    {
        #expect(try await error { $0.set("exp", .int(Self.now - 61)) } == .expired(secondsAgo: 61))
        #expect(try await error { $0.set("exp", .int(Self.now - 59)) } == nil)
        #expect(try await error { $0.set("iat", .int(Self.now + 62)) } == .notYetValid(seconds: 62))
        #expect(try await error { $0.set("iat", .int(Self.now + 59)) } == nil)
        #expect(try await error { $0.set("nbf", .int(Self.now + 3600)) } == .notYetValid(seconds: 3600))
        #expect(
            try await error {
                $0.set("iat", .int(Self.now - 30 * 3600))
                $0.set("exp", .int(Self.now + 3600))
            } == .expired(secondsAgo: 6 * 3600))
        for name in ["exp", "iat"] {
            for value in [nil, JSONValue.string("soon"), .double(1e300)] {
                let error = try await error { $0.set(name, value) }
                guard case .malformedToken = error else {
                    Issue.record("\(name) \(String(describing: value)): \(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test func `a token of another sign-in is refused`() async throws {
        #expect(try await error { $0.set("nonce", "other") } == .wrongNonce)
        #expect(try await error { $0.set("nonce", nil) } == .wrongNonce)
    }

    @Test func `at_hash must belong to the access token`() async throws {
        let digest = SHA256.hash(data: Array("access-1".utf8))
        let hash = TestKey.base64(Array(digest).prefix(16))
        #expect(try await error { $0.set("at_hash", .string(hash)) } == nil)
        let wrong = TestKey.base64(Array(digest).suffix(16))
        #expect(try await error { $0.set("at_hash", .string(wrong)) } == .wrongAccessTokenHash)
        #expect(try await error { $0.set("at_hash", .int(3)) } == .wrongAccessTokenHash)
    }

    @Test func `a token without a subject is refused`() async throws {
        for value in [nil, JSONValue.string(""), .string(String(repeating: "a", count: 256)), .int(3)] {
            let error = try await error { $0.set("sub", value) }
            guard case .malformedToken = error else {
                Issue.record("\(String(describing: value)): \(String(describing: error))")
                continue
            }
        }
    }
}
