import HTTPTypes
import Hummingbird
import OpenID
import Writers

/// The services behind the routes about accounts.
struct AccountServices: Sendable {
    let access: AccessStore
    let users: UserStore
    let sessions: UserSessions
    let signIn: SignIn
    let own: OwnCredentials
    let favourites: Favourites
    let invitations: Invitations
    let audit: AuditLog
    let hasher: PasswordHasher
    let credentials: CredentialCache
    let cookie: SessionCookie
    /// Where browsers reach the library, such as `https://photos.example`, for the links of invitations.
    let publicURL: String
    /// Nil if no provider of OpenID Connect is configured.
    let openID: OpenIDProvider?
    /// The file with the secret that creates the first owner; nil for none.
    let setupSecretFile: String?

    /// 204 with the cookie of a new session.
    func signedIn(_ session: AccessSecret) -> Response {
        var response = Response(status: .noContent, headers: [.cacheControl: Response.cachingOfSecrets])
        response.headers[values: .setCookie] = cookie.setting(session, seconds: AccessStore.sessionSeconds)
        return response
    }
}
