import Catalog
import JSON
import Postgres
import Testing
import TestServices
import Writers

@Suite struct IdentityTests {
    private static let issuer = "https://id.example.org"
    private static let origin = BrowserOrigin(address: "192.0.2.1", userAgent: "Test")

    private struct Setup {
        let database: PostgresClient
        let users: UserStore
        let identities: Identities

        func signIn(
            _ account: Identities.ProviderAccount, links: Bool = false, decides: Bool = false,
            issuer: String = IdentityTests.issuer, sid: String? = nil
        ) async throws -> Account {
            let secret = try await identities.signIn(
                account, .init(linksByAddress: links, decidesRoles: decides),
                session: .init(issuer: issuer, sid: sid, idToken: "a.b.c"), from: origin)
            let shown = AccessStore.PresentedSecret(kind: .session, hash: secret.hash)
            let found = try await AccessStore(postgres: database).credentials([shown])[shown]
            let id = try #require(found?.credential.user?.id)
            return try #require(try await users.account(id))
        }

        func add(_ name: String, _ role: Role = .contributor, email: String? = nil) async throws -> User {
            try await users.add(
                .init(name: name, email: email, role: role, passwordHash: nil), by: .commandLine)
        }

        func audit() async throws -> [String] {
            try await AuditLog(postgres: database).entries(first: 100, before: nil).map(\.action)
        }

        var sessions: Int64 {
            get async throws {
                let row = try await database.query("SELECT count(*) AS n FROM browser_sessions").first
                return try row?.decode(named: "n") ?? -1
            }
        }
    }

    private func withSetup(_ body: (Setup) async throws -> Void) async throws {
        try await withTestDatabase { database in
            try await body(
                Setup(
                    database: database.client, users: UserStore(postgres: database.client),
                    identities: Identities(postgres: database.client)))
        }
    }

    private static func anna(
        _ subject: String = "anna-1", verified: Bool = true, role: Role? = .guest
    ) -> Identities.ProviderAccount {
        .init(
            subject: subject, name: "anna", displayName: "Anna", address: "Anna@example.org",
            isAddressVerified: verified, role: role)
    }

    @Test func `the first sign-in creates the user, and the next one finds it by its subject`() async throws {
        try await withSetup { setup in
            let first = try await setup.signIn(Self.anna())
            #expect(first.user.name == "anna" && first.displayName == "Anna" && first.user.role == .guest)
            #expect(first.email == "Anna@example.org" && !first.hasPassword)
            var renamed = Self.anna()
            (renamed.name, renamed.address, renamed.displayName) = ("otto", "otto@example.org", "Otto")
            let second = try await setup.signIn(renamed)
            #expect(second.user.id == first.user.id && second.user.name == "anna")
            #expect(try await setup.users.accounts().count == 1)
            #expect(
                try await setup.audit() == ["session.start", "session.start", "user.link", "user.create"])
        }
    }

    @Test func `the same subject at another issuer is somebody else`() async throws {
        try await withSetup { setup in
            var account = Self.anna()
            account.address = nil
            let first = try await setup.signIn(account)
            let second = try await setup.signIn(account, issuer: "https://other.example.org")
            #expect(first.user.id != second.user.id)
            #expect(second.user.name == "anna-2")
        }
    }

    @Test func `an account without a role is refused, and leaves nothing but an entry in the audit log`() async throws
    {
        try await withSetup { setup in
            await #expect(throws: Identities.Refusal.noRole) { try await setup.signIn(Self.anna(role: nil)) }
            let (accounts, sessions) = (try await setup.users.accounts().count, try await setup.sessions)
            #expect(accounts == 0 && sessions == 0)
            #expect(try await setup.audit() == ["session.refused"])
        }
    }

    @Test func `a user is linked by a verified address if that is allowed`() async throws {
        try await withSetup { setup in
            let anna = try await setup.add("ann", .contributor, email: "anna@EXAMPLE.org")
            await #expect(throws: Identities.Refusal.addressInUse) { try await setup.signIn(Self.anna()) }
            await #expect(throws: Identities.Refusal.unverifiedAddress) {
                try await setup.signIn(Self.anna(verified: false), links: true)
            }
            let linked = try await setup.signIn(Self.anna(role: nil), links: true)
            #expect(linked.user.id == anna.id && linked.user.role == .contributor)
            await #expect(throws: Identities.Refusal.linkedToAnotherAccount) {
                try await setup.signIn(Self.anna("anna-2"), links: true)
            }
            #expect(try await setup.users.accounts().count == 1)
        }
    }

    @Test func `an address that users have typed blocks nobody, and links nobody`() async throws {
        try await withSetup { setup in
            for name in ["guest", "other guest"] {
                let guest = try await setup.add(name, .guest)
                try await setup.users.change(
                    guest.id, .init(email: "anna@example.org", isEmailVerified: false), by: .commandLine)
            }
            let anna = try await setup.signIn(Self.anna(), links: true)
            #expect(anna.user.name == "anna" && anna.email == "Anna@example.org")
            await #expect(throws: InputError(path: "email", reason: "belongs to another user")) {
                _ = try await setup.add("ann", email: "anna@example.ORG")
            }
        }
    }

    @Test func `an unverified address is not kept, so that nobody is linked to it later`() async throws {
        try await withSetup { setup in
            let stranger = try await setup.signIn(Self.anna("mallory-1", verified: false), links: true)
            #expect(stranger.email == nil)
            let anna = try await setup.signIn(Self.anna(), links: true)
            #expect(anna.user.id != stranger.user.id && anna.email == "Anna@example.org")
        }
    }

    @Test func `a role follows the groups only if they are mapped`() async throws {
        try await withSetup { setup in
            _ = try await setup.add("boss", .owner)
            #expect(try await setup.signIn(Self.anna(role: .guest)).user.role == .guest)
            #expect(try await setup.signIn(Self.anna(role: .owner)).user.role == .guest)
            #expect(try await setup.signIn(Self.anna(role: .owner), decides: true).user.role == .owner)
            #expect(try await setup.signIn(Self.anna(role: .contributor), decides: true).user.role == .contributor)
            await #expect(throws: Identities.Refusal.noRole) {
                try await setup.signIn(Self.anna(role: nil), decides: true)
            }
            let changes = try await setup.audit().filter { $0 == "user.change" }
            #expect(changes.count == 2)
        }
    }

    @Test(arguments: [Role.guest, .owner])
    func `an account that has lost its groups loses its sessions and tokens, and keeps its role`(role: Role)
        async throws
    {
        try await withSetup { setup in
            let access = AccessStore(postgres: setup.database)
            let anna = try await setup.signIn(Self.anna(role: role), decides: true)
            _ = try await setup.signIn(Self.anna(role: role), decides: true)
            _ = try await access.createToken(name: "script", scopes: [.read], user: anna.user)
            let otto = try await setup.signIn(.init(subject: "otto-1", role: .guest), decides: true)
            _ = try await access.createToken(name: "other", scopes: [.read], user: otto.user)
            let logged = try await setup.audit().count
            for _ in 0..<2 {
                await #expect(throws: Identities.Refusal.noRole) {
                    try await setup.signIn(Self.anna(role: nil), decides: true)
                }
            }
            #expect(try await setup.users.account(anna.user.id)?.user.role == role)
            #expect(try await setup.sessions == 1)
            let valid = try await access.tokens().filter { $0.revokedAt == nil }.map(\.name)
            #expect(valid == ["other"])
            let new = try await setup.audit().dropLast(logged)
            #expect(new == ["session.refused", "session.refused", "token.revoke", "session.end"])
            let entries = try await AuditLog(postgres: setup.database).entries(about: anna.user.id)
            #expect(entries.first?.details.json == #"{"by":"openid","sessions":2}"#)
        }
    }

    @Test func `an account that is not linked yet ends no access of the user with its address`() async throws {
        try await withSetup { setup in
            let ann = try await setup.add("ann", .owner, email: "anna@example.org")
            let sessions = UserSessions(postgres: setup.database)
            _ = try await sessions.start(ann.id, method: "password", from: Self.origin)
            await #expect(throws: Identities.Refusal.noRole) {
                try await setup.signIn(Self.anna(role: nil), links: true, decides: true)
            }
            #expect(try await setup.sessions == 1)
        }
    }

    @Test func `a user whom the groups make owner gets the shared favourites if nobody has them`() async throws {
        try await withSetup { setup in
            let anna = try await setup.signIn(Self.anna(role: .guest), decides: true)
            let otto = try await setup.signIn(.init(subject: "otto-1", role: .contributor), decides: true)
            #expect(!anna.user.hasSharedFavourites && !otto.user.hasSharedFavourites)
            let owner = try await setup.signIn(Self.anna(role: .owner), decides: true)
            #expect(owner.user.hasSharedFavourites)
            let second = try await setup.signIn(.init(subject: "otto-1", role: .owner), decides: true)
            #expect(second.user.role == .owner && !second.user.hasSharedFavourites)
            let former = try await setup.signIn(Self.anna(role: .guest), decides: true)
            #expect(former.user.hasSharedFavourites)
        }
    }

    @Test(arguments: [
        (String(repeating: "a", count: 89) + " b", String(repeating: "a", count: 89)),
        // A family is one character of five Unicode scalars.
        (String(repeating: "👨‍👩‍👧", count: 60), String(repeating: "👨‍👩‍👧", count: 18)),
    ])
    func `a long name is shortened to what a user may have`(wanted: String, name: String) async throws {
        try await withSetup { setup in
            let first = try await setup.signIn(.init(subject: "one", name: wanted, role: .guest))
            let second = try await setup.signIn(.init(subject: "two", name: wanted, role: .guest))
            #expect(first.user.name == name && second.user.name == "\(name)-2")
        }
    }

    @Test func `an owner whom the provider demotes keeps no invitations`() async throws {
        try await withSetup { setup in
            _ = try await setup.add("otto", .owner)
            let anna = try await setup.signIn(Self.anna(role: .owner), decides: true)
            let invitations = Invitations(postgres: setup.database, hasher: PasswordHasher())
            let (_, secret) = try await invitations.create(
                role: .owner, sees: .library, note: "", days: 7, by: AuditLog.Actor(user: anna.user))
            #expect(try await invitations.valid(secret) != nil)
            _ = try await setup.signIn(Self.anna(role: .guest), decides: true)
            #expect(try await invitations.valid(secret) == nil)
        }
    }

    @Test func `a name that no user can have is refused, and the audit log says so`() async throws {
        try await withSetup { setup in
            for name in ["anna"] + (2...99).map({ "anna-\($0)" }) + ["anna-anna-1"] { _ = try await setup.add(name) }
            await #expect(throws: InputError(path: "name", reason: "belongs to another user")) {
                try await setup.signIn(Self.anna())
            }
            let entry = try await AuditLog(postgres: setup.database).entries(first: 1, before: nil).first
            #expect(entry?.action == "session.refused" && entry?.details.json.contains("account.name") == true)
        }
    }

    @Test func `groups do not remove the last owner`() async throws {
        try await withSetup { setup in
            let owner = try await setup.signIn(Self.anna(role: .owner), decides: true)
            await #expect(throws: Identities.Refusal.lastOwner) {
                try await setup.signIn(Self.anna(role: .guest), decides: true)
            }
            #expect(try await setup.users.account(owner.user.id)?.user.role == .owner)
            let other = try await setup.add("boss", .owner)
            try await setup.users.change(other.id, .init(isDisabled: true), by: .commandLine)
            await #expect(throws: Identities.Refusal.lastOwner) {
                try await setup.signIn(Self.anna(role: .guest), decides: true)
            }
            try await setup.users.change(other.id, .init(isDisabled: false), by: .commandLine)
            #expect(try await setup.signIn(Self.anna(role: .guest), decides: true).user.role == .guest)
        }
    }

    @Test func `a disabled user is refused, also when an address would link it`() async throws {
        try await withSetup { setup in
            _ = try await setup.add("boss", .owner)
            let anna = try await setup.signIn(Self.anna())
            try await setup.users.change(anna.user.id, .init(isDisabled: true), by: .commandLine)
            await #expect(throws: Identities.Refusal.disabledUser) { try await setup.signIn(Self.anna()) }
            await #expect(throws: Identities.Refusal.disabledUser) {
                try await setup.signIn(Self.anna(), links: true, issuer: "https://other.example.org")
            }
            #expect(try await setup.sessions == 0)
        }
    }

    @Test func `the provider ends one session, or all of an account`() async throws {
        try await withSetup { setup in
            _ = try await setup.signIn(Self.anna(), sid: "one")
            _ = try await setup.signIn(Self.anna(), sid: "two")
            _ = try await setup.signIn(Self.anna(), sid: "three")
            _ = try await setup.signIn(.init(subject: "otto-1", role: .guest), sid: "four")
            func end(_ subject: String?, _ sid: String?, issuer: String = Self.issuer) async throws -> Int {
                try await setup.identities.endSessions(
                    issuer: issuer, subject: subject, sid: sid, by: .init(address: "192.0.2.9"))
            }
            #expect(try await end(nil, nil) == 0)
            #expect(try await end("anna-1", "four") == 0)
            #expect(try await end("anna-1", "one", issuer: "https://other.example.org") == 0)
            #expect(try await end("anna-1", "one") == 1)
            #expect(try await end(nil, "two") == 1)
            #expect(try await end("anna-1", nil) == 1)
            #expect(try await setup.sessions == 1)
        }
    }

    @Test func `a sign-in is finished once, within its time, and a new one replaces the oldest of many`() async throws
    {
        try await withSetup { setup in
            let flows = SignInFlows(postgres: setup.database)
            #expect(try await flows.begin([1], returnPath: "/photo/3", address: "a"))
            #expect(try await flows.finish([1]) == "/photo/3")
            #expect(try await flows.finish([1]) == nil)
            #expect(try await flows.begin([2], returnPath: "/", address: "a"))
            try await setup.database.execute("UPDATE sign_in_flows SET expires_at = now() - interval '1 s'")
            #expect(try await flows.finish([2]) == nil)
            for number in 0..<40 {
                #expect(try await flows.begin([3, UInt8(number)], returnPath: "/", address: "a"))
            }
            #expect(try await flows.finish([3, 9]) == nil)
            #expect(try await flows.finish([3, 10]) == "/")
            #expect(try await flows.finish([3, 39]) == "/")
        }
    }
}
