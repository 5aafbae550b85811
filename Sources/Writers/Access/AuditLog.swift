package import Catalog
package import JSON
package import Postgres

/// What happened to accounts, tokens and shares, and who did it. Entries are only added.
package struct AuditLog: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    package enum Action: String, Sendable, CaseIterable {
        case startSession = "session.start"
        case refuseSession = "session.refused"
        case endSession = "session.end"
        case createLoginLink = "link.create"
        case createToken = "token.create"
        case revokeToken = "token.revoke"
        case createUser = "user.create"
        case changeUser = "user.change"
        case disableUser = "user.disable"
        case enableUser = "user.enable"
        case deleteUser = "user.delete"
        case changePassword = "password.change"
        case enableSecondFactor = "totp.enable"
        case disableSecondFactor = "totp.disable"
        case linkIdentity = "user.link"
        case createInvitation = "invitation.create"
        case deleteInvitation = "invitation.delete"
        case export = "export.start"
    }

    /// Who did something, and from where. A command line has neither user nor address.
    package struct Actor: Sendable {
        package var user: User?
        package var token: Int64?
        /// The client's address; nil for commands.
        package var address: String?

        package init(user: User? = nil, token: Int64? = nil, address: String? = nil) {
            self.user = user
            self.token = token
            self.address = address
        }

        /// Someone with the access of the operator: `calotype user …`.
        package static let commandLine = Actor()
    }

    /// An entry of the log.
    package struct Entry: Sendable {
        package let id: Int64
        package let at: Instant
        package let userID: UserID?
        package let userName: String?
        package let token: Int64?
        package let action: String
        /// What it was done to: `user:12`, `token:3`.
        package let subject: String?
        package let address: String?
        /// An object.
        package let details: JSONValue
    }

    /// Adds an entry outside a transaction, for what changes no other table.
    package func append(
        _ action: Action, by actor: Actor, subject: String? = nil, details: JSONObject = JSONObject()
    ) async throws(PostgresError) {
        try await postgres.execute(Self.insert(action, by: actor, subject: subject, details: details))
    }

    /// The statement that adds an entry, for the transaction of the change that it records.
    static func insert(
        _ action: Action, by actor: Actor, subject: String? = nil, details: JSONObject = JSONObject()
    ) -> SQL {
        """
        INSERT INTO audit_log (user_id, user_name, token_id, action, subject, address, details)
        VALUES (\(actor.user?.id.rawValue), \(actor.user?.name), \(actor.token), \(action.rawValue), \(subject),
                \(actor.address), \(JSONValue.object(details).json)::text::jsonb)
        """
    }

    /// The newest entries first.
    ///
    /// - Parameter before: only entries with a smaller id.
    package func entries(first: Int, before: Int64?) async throws -> [Entry] {
        try await entries(which: "id < \(before ?? .max)", first: first)
    }

    /// The newest entries by a user or about one.
    package func entries(about user: UserID, first: Int = 10_000) async throws -> [Entry] {
        try await entries(which: "user_id = \(user.rawValue) OR subject = \(user.auditSubject)", first: first)
    }

    private func entries(which: SQL, first: Int) async throws -> [Entry] {
        try await postgres.query(
            """
            SELECT id, at, user_id, user_name, token_id, action, subject, address, details::text AS details
            FROM audit_log WHERE \(which) ORDER BY id DESC LIMIT \(Int64(first))
            """
        ).map(Entry.init)
    }
}

extension AuditLog.Entry {
    fileprivate init(_ row: Row) throws {
        id = try row.decode(named: "id")
        at = Instant(try row.decode(TimestampTZ.self, named: "at"))
        userID = try row.decode(Int64?.self, named: "user_id").map(UserID.init)
        userName = try row.decode(named: "user_name")
        token = try row.decode(named: "token_id")
        action = try row.decode(named: "action")
        subject = try row.decode(named: "subject")
        address = try row.decode(named: "address")
        details = try JSONReader.read(Array(try row.decode(String.self, named: "details").utf8))
    }
}

extension Credential {
    /// The holder, without an address.
    package var actor: AuditLog.Actor { AuditLog.Actor(user: user, token: token) }
}

extension UserID {
    /// The user in the audit log.
    package var auditSubject: String { "user:\(rawValue)" }
}
