package import Catalog
import JSON
package import Support

/// Who signed in: an account at the provider, from verified claims.
package struct ProviderAccount: Sendable {
    package let issuer: String
    /// Identifies the account at the issuer for ever.
    package let subject: String
    /// What the provider calls the account; not unique.
    package let name: String?
    package let displayName: String?
    package let address: String?
    /// Whether the provider has verified that the address belongs to the account.
    package let isAddressVerified: Bool
    /// Nil if no claim gives a role and there is no default role.
    package let role: Role?
    /// The provider's session.
    package let sessionID: String?
    /// For the provider, when the browser signs out.
    package let idToken: Secret

    init(_ claims: JSONObject, subject: String, settings: ProviderSettings, idToken: Secret) {
        issuer = settings.issuer
        self.subject = subject
        name = Self.text(claims["preferred_username"], most: 100)
        displayName = Self.text(claims["name"], most: 200)
        // A part of a longer address would be somebody else's.
        address = Self.text(claims["email"], most: .max).flatMap { Self.isAddress($0) ? $0 : nil }
        // Some providers write booleans as strings.
        isAddressVerified = [.bool(true), .string("true")].contains(claims["email_verified"])
        role = settings.roles.role(of: claims)
        sessionID = claims["sid"]?.string.flatMap { $0.utf8.count <= 255 ? $0 : nil }
        self.idToken = idToken
    }

    package init(
        issuer: String, subject: String, name: String? = nil, displayName: String? = nil, address: String? = nil,
        isAddressVerified: Bool = false, role: Role?, sessionID: String? = nil, idToken: Secret = Secret("")
    ) {
        self.issuer = issuer
        self.subject = subject
        self.name = name
        self.displayName = displayName
        self.address = address
        self.isAddressVerified = isAddressVerified
        self.role = role
        self.sessionID = sessionID
        self.idToken = idToken
    }

    /// The first Unicode scalars, without control characters and surrounding blanks; nil if nothing is left.
    private static func text(_ value: JSONValue?, most: Int) -> String? {
        guard let text = value?.string else { return nil }
        let scalars = text.unicodeScalars.filter { $0.properties.generalCategory != .control }
        let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let trimmed = scalars.drop(while: blank).prefix(most).reversed().drop(while: blank).reversed()
        return trimmed.isEmpty ? nil : String(String.UnicodeScalarView(trimmed))
    }

    private static func isAddress(_ text: String) -> Bool {
        guard text.unicodeScalars.count <= 254, let at = text.firstIndex(of: "@") else { return false }
        return at > text.startIndex && text.index(after: at) < text.endIndex
            && !text.unicodeScalars.contains { $0.properties.isWhitespace }
    }
}
