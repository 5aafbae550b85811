import HTTPTypes
import Hummingbird

/// The cookie of a browser session: hidden from scripts, never sent along from another site.
struct SessionCookie {
    static let name = "calotype_session"

    /// Whether browsers reach us by https, so that the cookie never travels in clear.
    let isSecure: Bool

    static func secret(of request: Request) -> Secret? {
        guard let header = request.headers[.cookie] else { return nil }
        for pair in header.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].drop(while: { $0 == " " }) == name { return Secret(parts[1]) }
        }
        return nil
    }

    func setting(_ secret: Secret, seconds: Int) -> String { cookie(value: secret.text, seconds: seconds) }

    var clearing: String { cookie(value: "", seconds: 0) }

    private func cookie(value: String, seconds: Int) -> String {
        "\(Self.name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }
}
