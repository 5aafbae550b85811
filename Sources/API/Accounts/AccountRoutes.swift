import Catalog
import Hummingbird
import JSON
import Support
import Writers

/// `/api/v1/account`: users see and change their own account.
struct AccountRoutes: Sendable {
    /// The name of the library in authenticator apps.
    private static let issuer = "Calotype"

    let services: AccountServices

    func add(to router: Router<LibraryRequestContext>) {
        router.patch("api/v1/account") { request, context in try await change(request, context) }
        router.delete("api/v1/account") { request, context in try await delete(request, context) }
        router.get("api/v1/account/export") { _, context in try await export(context) }
        router.put("api/v1/account/password") { request, context in try await setPassword(request, context) }
        router.post("api/v1/account/totp") { request, context in try await beginSecondFactor(request, context) }
        router.post("api/v1/account/totp/confirm") { request, context in
            try await confirmSecondFactor(request, context)
        }
        router.delete("api/v1/account/totp") { request, context in try await endSecondFactor(request, context) }
    }

    private func change(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["displayName", "email"], of: request, context)
        try await services.users.change(
            user.id,
            UserStore.Change(
                displayName: try fields.text("displayName"),
                email: fields.has("email") ? .some(try fields.text("email", maximum: 254)) : nil,
                isEmailVerified: false),
            by: context.actor)
        guard let account = try await services.users.account(user.id) else { throw UserStore.Refusal.unknownUser }
        return .json(account.json.json)
    }

    private func delete(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["password"], of: request, context)
        try await services.own.confirm(
            user, password: try fields.optionalPassword(),
            from: context.origin(of: request))
        try await services.users.delete(user.id, by: context.actor)
        services.credentials.forgetAll()
        var response = Response(status: .noContent)
        response.headers[values: .setCookie] = services.cookie.clearing
        return response
    }

    /// Everything that is stored about the user.
    private func export(_ context: LibraryRequestContext) async throws -> Response {
        let (credential, user) = try context.requireUserAtBrowser()
        guard let account = try await services.users.account(user.id) else { throw UserStore.Refusal.unknownUser }
        let sessions = try await services.sessions.sessions(of: user.id).map { $0.json(holder: credential.holder) }
        let tokens = try await services.access.tokens(of: user.id).map(\.json)
        let audit = try await services.audit.entries(about: user.id).map(\.json)
        let body: JSONObject = [
            "account": account.json, "sessions": .list(sessions), "tokens": .list(tokens), "auditLog": .list(audit),
            "favourites": .strings(try await services.favourites.all(of: user).map { "\($0)" }),
        ]
        try await services.audit.append(
            .export, by: context.actor, subject: user.id.auditSubject, details: ["kind": .string("account")])
        var response = Response.secretJSON(JSONValue.object(body).json)
        response.headers[.contentDisposition] = "attachment; filename=\"calotype-account.json\""
        return response
    }

    private func setPassword(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (credential, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["current", "new"], of: request, context)
        let password = try fields.newPassword("new", of: user.name)
        do {
            try await services.own.confirm(
                user, password: try fields.optionalPassword("current"),
                from: context.origin(of: request))
        } catch OwnCredentials.Refusal.wrongPassword {
            throw Problem(OwnCredentials.Refusal.wrongPassword).renamed("current")
        }
        try await services.own.setPassword(
            password, of: user.id, keeping: credential.holder, by: context.actor)
        services.credentials.forgetAll()
        return Response(status: .noContent)
    }

    // MARK: The second factor

    private func beginSecondFactor(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["password"], of: request, context)
        try await services.own.confirm(
            user, password: try fields.optionalPassword(),
            from: context.origin(of: request))
        let code = try await services.own.beginSecondFactor(of: user.id)
        let body: JSONObject = [
            "key": .string(code.keyText), "uri": .string(code.link(issuer: Self.issuer, user: user.name)),
        ]
        return .secretJSON(JSONValue.object(body).json)
    }

    private func confirmSecondFactor(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["code"], of: request, context)
        let codes = try await services.own.confirmSecondFactor(
            code: try fields.requiredText("code", maximum: 40), of: user.id, by: context.actor)
        return .secretJSON(JSONValue.object(["recoveryCodes": .strings(codes.map(\.text))]).json)
    }

    private func endSecondFactor(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["password", "code"], of: request, context)
        let code = try fields.requiredText("code", maximum: 40)
        try await services.own.confirm(
            user, password: try fields.optionalPassword(), code: code,
            from: context.origin(of: request))
        try await services.own.endSecondFactor(of: user.id, by: context.actor)
        return Response(status: .noContent)
    }
}
