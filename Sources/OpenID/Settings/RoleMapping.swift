package import Catalog
package import JSON

/// Which claim has a user's groups, and which role each group has.
package struct RoleMapping: Sendable, Equatable {
    /// The name of the claim. For nested claims, names are joined by dots: `realm_access.roles`.
    package let claim: String
    package let roles: [String: Role]
    /// The role of users without a mapped group; nil refuses them.
    package let fallback: Role?

    package init(claim: String = "groups", roles: [String: Role] = [:], fallback: Role? = nil) {
        self.claim = claim
        self.roles = roles
        self.fallback = fallback
    }

    package struct MalformedEntry: Error, Equatable {
        package let entry: String
    }

    /// Reads `admins=owner,family=contributor`. The last `=` of an entry counts, because names of groups may contain others.
    package static func roles(_ text: String) throws(MalformedEntry) -> [String: Role] {
        var roles: [String: Role] = [:]
        for entry in text.split(separator: ",") {
            let entry = entry.trimmingPrefix { $0 == " " }
            guard let equals = entry.lastIndex(of: "="), equals > entry.startIndex,
                let role = Role(rawValue: entry[entry.index(after: equals)...].filter { $0 != " " }),
                roles.updateValue(role, forKey: String(entry[..<equals])) == nil
            else { throw MalformedEntry(entry: String(entry)) }
        }
        return roles
    }

    /// Whether the provider decides roles, at each sign-in.
    package var decidesRoles: Bool { !roles.isEmpty }

    /// The highest role of the account's groups, else the fallback.
    package func role(of claims: JSONObject) -> Role? {
        let found = values(in: claims).compactMap { roles[$0] }
        return Role.allCases.first(where: found.contains) ?? fallback
    }

    func isClaim(in claims: JSONObject) -> Bool { value(in: claims) != nil }

    private func values(in claims: JSONObject) -> [String] {
        switch value(in: claims) {
        case .string(let text): [text]
        case .list(let items): items.compactMap(\.string)
        default: []
        }
    }

    private func value(in claims: JSONObject) -> JSONValue? {
        if let value = claims[claim] { return value }
        return claim.split(separator: ".").reduce(JSONValue.object(claims) as JSONValue?) { value, name in
            value?.object?[String(name)]
        }
    }
}
