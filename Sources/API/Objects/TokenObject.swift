import Catalog
import GraphQL
import Writers

/// A token as GraphQL's `Token`.
struct TokenObject: ResolvedObject {
    let token: AccessStore.Token

    var typeName: String { "Token" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "id": .string(GlobalID.token(token.id).text)
        case "name": .string(token.name)
        case "scopes": .list(token.scopes.map { .string(Scope.graphQLName(of: $0)) })
        case "createdAt": .string("\(token.createdAt)")
        case "expiresAt": ResolvedValue(token.expiresAt.map { "\($0)" })
        case "revokedAt": ResolvedValue(token.revokedAt.map { "\($0)" })
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

/// A new token as GraphQL's `CreatedToken`: the only response with its secret.
struct CreatedTokenObject: ResolvedObject {
    let token: AccessStore.Token
    let secret: AccessSecret

    var typeName: String { "CreatedToken" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "token": .object(TokenObject(token: token))
        case "secret": .string(secret.text)
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

extension Scope {
    /// `AI_WRITE` for `ai:write`.
    static func graphQLName(of name: String) -> String { name.uppercased().replacing(":", with: "_") }

    init?(graphQLName: String) {
        guard let found = Self.allCases.first(where: { Self.graphQLName(of: $0.rawValue) == graphQLName }) else {
            return nil
        }
        self = found
    }
}
