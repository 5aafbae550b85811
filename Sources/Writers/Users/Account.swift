package import Catalog
import Postgres

/// A user with what owners and the user see of it.
package struct Account: Sendable {
    package let user: User
    package let displayName: String
    package let email: String?
    /// Whether the user can sign in with a password, and not only by a provider.
    package let hasPassword: Bool
    package let hasSecondFactor: Bool
    package let createdAt: Instant
    package let disabledAt: Instant?
    /// The last start of a browser session that has not expired.
    package let lastSignIn: Instant?

    static let columns: SQL = """
        \(User.columns), users.display_name, users.email,
        users.password_hash IS NOT NULL AS has_password, users.totp_confirmed_at IS NOT NULL AS has_second_factor,
        users.created_at, users.disabled_at,
        (SELECT max(s.created_at) FROM browser_sessions s WHERE s.user_id = users.id) AS last_sign_in
        """

    init(_ row: Row) throws {
        user = try User(row)
        displayName = try row.decode(named: "display_name")
        email = try row.decode(named: "email")
        hasPassword = try row.decode(named: "has_password")
        hasSecondFactor = try row.decode(named: "has_second_factor")
        createdAt = Instant(try row.decode(TimestampTZ.self, named: "created_at"))
        disabledAt = try row.decode(TimestampTZ?.self, named: "disabled_at").map(Instant.init)
        lastSignIn = try row.decode(TimestampTZ?.self, named: "last_sign_in").map(Instant.init)
    }
}
