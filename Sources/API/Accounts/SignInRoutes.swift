import Catalog
import Foundation
import Hummingbird
import JSON
import Logging
import OpenID
import Support
import Writers

/// `/api/v1/sign-in` and `/api/v1/setup`: the ways to sign in, and the account of the first owner.
struct SignInRoutes: Sendable {
    let services: AccountServices

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/sign-in") { _, _ in try await ways() }
        router.post("api/v1/setup") { request, context in try await setUp(request, context) }
    }

    private func ways() async throws -> Response {
        let needsSetup = services.setupSecretFile == nil ? false : try await !services.users.hasOwner()
        let provider = services.openID.map { provider in
            JSONValue.object([
                "name": .string(provider.settings.name),
                "start": .string(OpenIDRoutes.start),
            ])
        }
        return .json(
            JSONValue.object([
                "password": .bool(true), "setup": .bool(needsSetup), "openID": provider ?? .null,
                "proxy": .bool(services.credentials.proxyUsers.isOn),
            ]).json)
    }

    /// Creates the first owner for those who can read the secret's file, and deletes the file.
    private func setUp(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let fields = try await AccountFields(
            ["secret", "name", "displayName", "email", "password"], of: request, context)
        let secret = try fields.requiredText("secret")
        let name = try fields.requiredText("name", maximum: 100)
        let password = try fields.newPassword(of: name)
        guard let file = services.setupSecretFile, try await !services.users.hasOwner() else {
            throw Self.alreadySetUp
        }
        guard Self.secret(in: file, context)?.matches(secret) == true else {
            throw Problem(
                status: .forbidden, code: "WRONG_SETUP_SECRET",
                detail: "The setup secret is wrong. It is in the file \(file) on the server.", field: "secret")
        }
        let account = UserStore.NewAccount(
            name: name, displayName: try fields.text("displayName"), email: try fields.text("email", maximum: 254),
            role: .owner, passwordHash: try await services.hasher.hash(password))
        guard let user = try await services.users.addFirstOwner(account, by: context.actor) else {
            throw Self.alreadySetUp
        }
        unlink(file)
        guard
            let session = try await services.sessions.start(
                user.id, method: "setup", from: context.origin(of: request))
        else { throw APIError.unauthenticated }
        return services.signedIn(session)
    }

    private static let alreadySetUp = Problem(
        status: .conflict, code: "ALREADY_SET_UP",
        detail: "The library has an owner. Ask an owner for an invitation.")

    /// Nil for a file that cannot be read or is empty; the log says why.
    private static func secret(in file: String, _ context: LibraryRequestContext) -> Secret? {
        do {
            let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(
                in: .whitespacesAndNewlines)
            return text.isEmpty ? nil : Secret(text)
        } catch {
            context.logger.error(
                "the setup secret cannot be read", metadata: ["file": "\(file)", "error": "\(error)"])
            return nil
        }
    }
}
