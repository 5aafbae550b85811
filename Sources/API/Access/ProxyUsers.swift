import Catalog
import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import Writers

/// Signs users in by a header of a trusted proxy, which has authenticated them: `Remote-User: anna`. A name is that of an
/// existing account; no account is created.
final class ProxyUsers: Sendable {
    /// What a request says about its user.
    enum Finding: Sendable {
        /// No trusted proxy names a user.
        case nobody
        case user(Credential)
        case refused(Problem)
    }

    private struct Entry {
        let finding: Finding
        let validUntil: ContinuousClock.Instant
    }

    private static let capacity = 1000

    /// Nil where this is off.
    private let header: HTTPField.Name?
    private let store: UserStore
    private let logger: Logger
    private let remembered = Mutex<[String: Entry]>([:])

    init(header: HTTPField.Name?, store: UserStore, logger: Logger) {
        self.header = header
        self.store = store
        self.logger = logger
    }

    /// Whether a proxy may sign users in.
    var isOn: Bool { header != nil }

    /// The header of anyone but a trusted proxy is ignored.
    func finding(_ request: Request, _ client: Client) async throws -> Finding {
        guard let header, client.isBehindProxy else { return .nobody }
        let names = request.headers[values: header]
        guard names.count < 2 else {
            return .refused(
                Self.refusal("The proxy sends \(header) twice. It must replace the header that a client sends."))
        }
        guard let name = names.first, !name.isEmpty else { return .nobody }
        let known = remembered.withLock { $0[name] }
        if let known, known.validUntil > .now { return known.finding }
        let finding = try await lookUp(name)
        remember(finding, name)
        if case .refused(let problem) = finding {
            logger.notice(
                "user of the proxy refused",
                metadata: ["reason": "\(problem.detail)", "client": "\(client.address)"])
        }
        return finding
    }

    private func lookUp(_ name: String) async throws -> Finding {
        let isName = name.count <= 100 && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isName, let account = try await store.account(named: name) else {
            return .refused(
                Self.refusal(
                    "The proxy signs you in as \"\(name.prefix(100))\", and there is no account with this name. An owner can create it."
                ))
        }
        guard account.disabledAt == nil else {
            return .refused(
                Self.refusal("The account \"\(account.user.name)\" is disabled. An owner can enable it again."))
        }
        let user = account.user
        return .user(
            Credential(
                kind: .proxy, holder: Array(SHA256.hash(data: Data("proxy user \(user.id)".utf8))),
                owner: .user(user.id), scopes: user.role.scopes, user: user, tokenEnd: nil))
    }

    private func remember(_ finding: Finding, _ name: String) {
        let now = ContinuousClock.now
        let isRefused = if case .refused = finding { true } else { false }
        let end = now + (isRefused ? CredentialCache.refusalLifetime : CredentialCache.lifetime)
        remembered.withLock { entries in
            if entries.count >= Self.capacity { entries = entries.filter { $0.value.validUntil > now } }
            if entries.count < Self.capacity { entries[name] = Entry(finding: finding, validUntil: end) }
        }
    }

    /// Whether the user may still be signed in, with the same rights and favourites, asked of the database.
    func isStillValid(_ user: User) async throws -> Bool {
        let account = try await store.account(user.id)
        if let account, account.disabledAt == nil, account.user == user { return true }
        remembered.withLock { entries in
            entries = entries.filter { entry in
                if case .user(let credential) = entry.value.finding { credential.user?.id != user.id } else { true }
            }
        }
        return false
    }

    func forgetAll() { remembered.withLock { $0 = [:] } }

    private static func refusal(_ detail: String) -> Problem {
        Problem(status: .forbidden, code: "PROXY_USER_REFUSED", detail: detail)
    }
}
