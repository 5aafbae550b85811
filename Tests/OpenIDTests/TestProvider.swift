import Catalog
import Crypto
import Foundation
import JSON
import OpenID
import Storage
import Support
import Synchronization

/// A provider in this process: real keys and signatures, responses that a test chooses.
final class TestProvider: Sendable {
    static let issuer = "https://id.example.org"
    static let now = 1_800_000_000.0

    struct State {
        var keys: [TestKey]
        var signer: TestKey
        /// Changes the claims of the next tokens.
        var edit: @Sendable (inout JSONObject) -> Void = { _ in }
        /// Returns the token instead of the signer.
        var token: (@Sendable (JSONObject) throws -> String)?
        var userInfo: JSONObject = ["sub": "anna-1", "email": "anna@example.org", "email_verified": .bool(true)]
        var discovery: JSONObject
        /// Throws or changes the response to a path.
        var answer: @Sendable (String) throws -> ProviderRequests.Response? = { _ in nil }
        var accessToken = "access-1"
        /// The challenge and nonce of each code that was not exchanged.
        var codes: [String: (challenge: String, nonce: String)] = [:]
        var requests: [String: Int] = [:]
        var lastForm: [String: String] = [:]
        var lastAuthorization: String?
    }

    let state: Mutex<State>

    init(_ key: TestKey) {
        state = Mutex(
            State(
                keys: [key], signer: key,
                discovery: [
                    "issuer": .string(Self.issuer), "authorization_endpoint": .string(Self.issuer + "/authorize"),
                    "token_endpoint": .string(Self.issuer + "/token"), "jwks_uri": .string(Self.issuer + "/keys"),
                    "userinfo_endpoint": .string(Self.issuer + "/userinfo"),
                    "end_session_endpoint": .string(Self.issuer + "/logout"),
                ]))
    }

    func client(_ settings: ProviderSettings = settings()) -> OpenIDProvider {
        let requests = ProviderRequests(timeLimit: .seconds(1)) { [self] request in try await respond(request) }
        return OpenIDProvider(settings, requests: requests, now: { Self.now })
    }

    static func settings(
        secret: String? = "secret & more", roles: RoleMapping = RoleMapping(fallback: .guest), issuer: String = issuer
    ) -> ProviderSettings {
        ProviderSettings(
            issuer: issuer, clientID: "calotype", clientSecret: secret.map(Secret.init), name: "Test", roles: roles,
            publicURL: "https://photos.example.org")
    }

    /// What the browser does: follows the URL, signs in and returns to the callback.
    func authorize(_ url: String) throws -> OpenIDProvider.Callback {
        let items = URLComponents(string: url)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
        let code = UUID().uuidString
        state.withLock { $0.codes[code] = (query["code_challenge"] ?? "", query["nonce"] ?? "") }
        return .init(code: code, state: query["state"])
    }

    func signIn(_ client: OpenIDProvider) async throws -> ProviderAccount {
        let flow = SignInFlow()
        return try await client.account(try authorize(try await client.authorizationURL(flow)), of: flow)
    }

    func count(_ path: String) -> Int { state.withLock { $0.requests[path, default: 0] } }

    private func respond(_ request: HTTPTransport.Request) async throws -> ProviderRequests.Response {
        let path = String(request.url.dropFirst(Self.issuer.count))
        let answer = state.withLock { state in
            state.requests[path, default: 0] += 1
            return state.answer
        }
        if let response = try answer(path) { return response }
        let (status, object) = try state.withLock { state in try Self.response(path, request, &state) }
        return (status, JSONValue.object(object).bytes)
    }

    private static func response(
        _ path: String, _ request: HTTPTransport.Request, _ state: inout State
    ) throws -> (Int, JSONObject) {
        switch path {
        case "/.well-known/openid-configuration": return (200, state.discovery)
        case "/keys": return (200, ["keys": .list(state.keys.map { .object($0.jwk) })])
        case "/userinfo": return (200, state.userInfo)
        case "/token":
            let form = String(decoding: request.body ?? [], as: UTF8.self)
            let items = URLComponents(string: "?" + form)?.queryItems ?? []
            state.lastForm = Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
            state.lastAuthorization = request.headers["authorization"]
            guard let code = state.lastForm["code"], let begun = state.codes.removeValue(forKey: code),
                let verifier = state.lastForm["code_verifier"],
                TestKey.base64(SHA256.hash(data: Array(verifier.utf8))) == begun.challenge
            else { return (400, ["error": "invalid_grant"]) }
            var claims: JSONObject = [
                "iss": .string(Self.issuer), "aud": "calotype", "sub": "anna-1", "nonce": .string(begun.nonce),
                "iat": .int(Int(now)), "exp": .int(Int(now) + 300), "name": "Anna", "sid": "s-1",
            ]
            state.edit(&claims)
            let token = try state.token?(claims) ?? state.signer.sign(claims)
            return (200, ["id_token": .string(token), "access_token": .string(state.accessToken)])
        default: return (404, JSONObject())
        }
    }
}

extension JSONObject {
    /// Replaces a member; nil removes it.
    mutating func set(_ name: String, _ value: JSONValue?) {
        self = filter { $0.name != name }
        if let value { append(name, value) }
    }
}
