import Catalog
import JSON
import Writers

extension Account {
    /// The account as its user and owners see it.
    var json: JSONValue {
        .object([
            "id": .string("\(user.id)"), "name": .string(user.name), "displayName": .string(displayName),
            "email": JSONValue(email), "role": .string(user.role.rawValue), "sees": .string(user.sees.rawValue),
            "secondFactor": .bool(hasSecondFactor), "hasPassword": .bool(hasPassword),
            "createdAt": .string("\(createdAt)"), "disabledAt": JSONValue(disabledAt),
            "lastSignInAt": JSONValue(lastSignIn),
        ])
    }
}

extension AccessStore.Token {
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "name": .string(name), "scopes": .strings(scopes),
            "createdAt": .string("\(createdAt)"), "expiresAt": JSONValue(expiresAt),
            "lastUsedAt": JSONValue(lastUsedAt),
        ])
    }
}

extension UserSessions.Session {
    /// - Parameter holder: the hash of the session of the request.
    func json(holder: [UInt8]) -> JSONValue {
        .object([
            "id": .string("\(id)"), "isThis": .bool(self.holder == holder), "createdAt": .string("\(createdAt)"),
            "lastUsedAt": JSONValue(lastUsedAt), "expiresAt": .string("\(expiresAt)"), "address": JSONValue(address),
            "userAgent": JSONValue(userAgent),
        ])
    }
}

extension Invitations.Invitation {
    var json: JSONObject {
        [
            "id": .string("\(id)"), "role": .string(role.rawValue), "sees": .string(sees.rawValue),
            "note": .string(note), "createdAt": .string("\(createdAt)"), "expiresAt": .string("\(expiresAt)"),
            "usedAt": JSONValue(usedAt), "usedBy": JSONValue(usedBy.map { "\($0)" }),
        ]
    }
}

extension AuditLog.Entry {
    var json: JSONValue {
        let user: JSONValue =
            userID == nil && userName == nil
            ? .null : .object(["id": JSONValue(userID.map { "\($0)" }), "name": JSONValue(userName)])
        return .object([
            "id": .string("\(id)"), "at": .string("\(at)"), "user": user,
            "token": JSONValue(token.map { "\($0)" }), "action": .string(action), "subject": JSONValue(subject),
            "address": JSONValue(address),
            "details": details,
        ])
    }
}

extension JSONValue {
    /// A string, or null.
    init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

    /// A time in UTC, or null.
    init(_ instant: Instant?) { self = instant.map { .string("\($0)") } ?? .null }
}
