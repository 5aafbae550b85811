import Catalog
import GraphQL
import JSON
import Writers

extension RootResolvers {
    /// A token that expires cannot create one that expires later, neither itself nor through a session.
    func createToken(_ field: SelectedField, by credential: Credential) async throws -> CreatedTokenObject {
        let names = try field.arguments.list("scopes") ?? []
        let scopes = names.compactMap { $0.string.flatMap(Scope.init(graphQLName:)) }
        let end = try Self.end(field)
        if let limit = credential.tokenEnd, end.map({ $0.microseconds > limit.microseconds }) ?? true {
            throw APIError.badInput(
                field: "expiresAt", reason: "must not be after \(limit), when the token of this request expires")
        }
        let made = try await services.access.createToken(
            name: try field.arguments.string("name") ?? "", scopes: Set(scopes), expiresAt: end,
            user: credential.user, by: credential.actor)
        guard let token = try await services.access.token(made.id) else {
            throw APIError.unavailable("The token was deleted before it could be read.")
        }
        return CreatedTokenObject(token: token, secret: made.secret)
    }

    private static func end(_ field: SelectedField) throws -> Instant? {
        guard let text = try field.arguments.string("expiresAt") else { return nil }
        guard let end = Instant(iso8601: text) else {
            throw APIError.badInput(
                field: "expiresAt", reason: "must be a time with its zone, such as 2030-07-14T16:16:33Z")
        }
        guard end > .now else {
            throw APIError.badInput(field: "expiresAt", reason: "must be in the future")
        }
        return end
    }

    func revokeToken(_ field: SelectedField, by credential: Credential) async throws -> TokenObject {
        let id = try field.arguments.string("id") ?? ""
        guard case .token(let number)? = GlobalID(id) else {
            throw APIError.badInput(field: "id", reason: "is not the id of a token")
        }
        _ = try await services.access.revokeToken(id: number, by: credential.actor)
        // The cache is keyed by secrets, which are not stored, so the token's entry cannot be found.
        services.credentials.forgetAll()
        guard let token = try await services.access.token(number) else {
            throw APIError.notFound("There is no token \"\(id)\".")
        }
        return TokenObject(token: token)
    }
}
