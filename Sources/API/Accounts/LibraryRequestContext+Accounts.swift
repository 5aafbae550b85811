import Catalog
import HTTPTypes
import Hummingbird
import Writers

extension LibraryRequestContext {
    /// The user of a session that a person started, for requests that a program must not make: changing how a user signs
    /// in, and ending sessions.
    ///
    /// - Throws: ``APIError/unauthenticated``, and 403 for a token, and for a session that was started with one.
    func requireUserAtBrowser() throws -> (Credential, User) {
        guard let credential else { throw APIError.unauthenticated }
        guard let user = credential.user, credential.token == nil else {
            throw Problem(
                status: .forbidden, code: "FORBIDDEN",
                detail: "Only a user who signed in with a browser may do this; tokens and login links may not.")
        }
        return (credential, user)
    }

    /// An administrator who signed in with a browser, for changes of accounts and invitations: with them, a token could make
    /// itself an owner that outlives it.
    ///
    /// - Throws: ``APIError/unauthenticated``, and 403 without the scope, for a token, and for a session that was started
    ///   with one.
    func requireAdministratorAtBrowser() throws {
        let credential = try require(.admin)
        guard credential.token == nil else {
            throw Problem(
                status: .forbidden, code: "FORBIDDEN",
                detail:
                    "Tokens may not change accounts and invitations; sign in with a browser, or use calotype user.")
        }
    }

    /// What the audit log says about the sender.
    var actor: AuditLog.Actor {
        AuditLog.Actor(user: credential?.user, token: credential?.token, address: clientAddress)
    }

    /// The client's address, of IPv6 its /64 network. Attempts to sign in are counted by it.
    var clientAddress: String { client.network }

    /// The browser of a request.
    func origin(of request: Request) -> BrowserOrigin {
        BrowserOrigin(address: clientAddress, userAgent: request.headers[.userAgent])
    }
}
