import HTTPTypes
import Hummingbird
import OpenID
import Support
import Writers

/// The cookie of a sign-in at the provider, from its start to the browser's return. Unlike the session's cookie, the browser sends
/// it when the provider's page leads back here (`SameSite=Lax`).
struct SignInCookie {
    /// Whether browsers reach us by https, so that the cookie never travels in clear.
    let isSecure: Bool
    let basePath: BasePath

    /// With a prefix that keeps other hosts from setting it (RFC 6265bis §4.1.3).
    private var name: String {
        guard isSecure else { return "calotype_sign_in" }
        return basePath == .root ? "__Host-calotype_sign_in" : "__Secure-calotype_sign_in"
    }

    func flow(of request: Request) -> SignInFlow? {
        for pair in request.headers[values: .cookie].flatMap({ $0.split(separator: ";") }) {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].drop(while: { $0 == " " }) == name { return SignInFlow(parts[1]) }
        }
        return nil
    }

    func setting(_ flow: SignInFlow) -> String { cookie(flow.secret.text, seconds: SignInFlows.lifetime) }

    var clearing: String { cookie("", seconds: 0) }

    private func cookie(_ value: String, seconds: Int) -> String {
        "\(name)=\(value); Path=\(basePath == .root ? "/" : basePath.text); Max-Age=\(seconds); HttpOnly; SameSite=Lax"
            + (isSecure ? "; Secure" : "")
    }
}
