import Catalog
import HTTPTypes
import Hummingbird
import Writers

/// The cookie of a browser session: hidden from scripts, never sent along from another site.
struct SessionCookie {
    private static let plainName = "calotype_session"
    /// Browsers take a cookie of this name only over https. The other name needs the path `/`.
    private static let secureName = "__Secure-calotype_session"
    /// Browsers take a cookie of this name only from the host itself, over https: no sibling host can set it (RFC 6265bis
    /// §4.1.3.2).
    private static let hostName = "__Host-calotype_session"
    /// Cookies of the name that are looked at; a host of the same domain may have set others.
    private static let most = 4

    /// Whether browsers reach us by https, so that the cookie never travels in clear.
    let isSecure: Bool
    /// Other applications of the same host do not get the cookie.
    let basePath: BasePath

    private var name: String {
        if !isSecure { return Self.plainName }
        return basePath == .root ? Self.hostName : Self.secureName
    }

    /// The sessions that a request shows, the best first. By https the plain name counts only where the other is missing:
    /// it is that of sessions begun before the public URL was https.
    func secrets(of request: Request) -> some Sequence<AccessSecret> {
        let named = Self.secrets(named: name, of: request)
        return (named.isEmpty && isSecure ? Self.secrets(named: Self.plainName, of: request) : named).prefix(
            Self.most)
    }

    /// The session that asks, where it came by the plain name and belongs under the other. Beside it there may be others,
    /// which are not valid.
    func outdated(of request: Request, for credential: Credential) -> AccessSecret? {
        guard isSecure, Self.secrets(named: name, of: request).isEmpty else { return nil }
        return secrets(of: request).first { $0.hash == credential.holder }
    }

    private static func secrets(named name: String, of request: Request) -> [AccessSecret] {
        request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { return nil }
            return AccessSecret(parts[1])
        }
    }

    /// `Set-Cookie` of a session; beside it, the plain name ends.
    func setting(_ secret: AccessSecret, seconds: Int) -> [String] {
        [cookie(name, value: secret.text, seconds: seconds)] + endings(but: name)
    }

    var clearing: [String] { [cookie(name, value: "", seconds: 0)] + endings(but: name) }

    private func endings(but name: String) -> [String] {
        name == Self.plainName ? [] : [cookie(Self.plainName, value: "", seconds: 0)]
    }

    private func cookie(_ name: String, value: String, seconds: Int) -> String {
        "\(name)=\(value); Path=\(basePath == .root ? "/" : basePath.text); Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }
}
