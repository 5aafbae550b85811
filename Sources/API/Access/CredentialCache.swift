import Catalog
import Synchronization
import Writers

/// Looks up the credential of a secret, and caches it so that not every request needs a statement.
///
/// A revoked token therefore works for at most ``lifetime`` more; one that expires ends when it expires.
final class CredentialCache: Sendable {
    static let lifetime: Duration = .seconds(10)
    /// A secret that is not valid is not looked up again for so long. A replica may not have it yet.
    static let refusalLifetime: Duration = .seconds(2)
    private static let capacity = 10_000

    private struct Entry {
        /// Nil for a secret that is not valid.
        let credential: Credential?
        let validUntil: ContinuousClock.Instant
    }

    /// Users whom a proxy signs in.
    let proxyUsers: ProxyUsers
    private let lookups: CredentialLookups
    private let counters: ConnectionCounters
    private let remembered = Mutex<[AccessStore.PresentedSecret: Entry]>([:])

    init(store: AccessStore, proxyUsers: ProxyUsers, counters: ConnectionCounters) {
        self.proxyUsers = proxyUsers
        lookups = CredentialLookups(store: store, counters: counters)
        self.counters = counters
    }

    /// The credential with this secret; nil if there is none.
    func credential(kind: Credential.Kind, secret: AccessSecret) async throws -> Credential? {
        let shown = AccessStore.PresentedSecret(kind: kind, hash: secret.hash)
        let known = remembered.withLock { entries in entries[shown] }
        if let known, known.validUntil > .now {
            if known.credential == nil { counters.refusedCredentials.add(1) }
            return known.credential
        }
        let found = try await lookups.find(shown)
        remember(found, shown)
        if found == nil { counters.refusedCredentials.add(1) }
        return found?.credential
    }

    private func remember(_ found: AccessStore.ValidCredential?, _ shown: AccessStore.PresentedSecret) {
        let now = ContinuousClock.now
        let life = found == nil ? Self.refusalLifetime : Self.lifetime
        let end = now + min(life, found?.secondsLeft.map { .seconds($0) } ?? life)
        remembered.withLock { entries in
            if entries.count >= Self.capacity { entries = entries.filter { $0.value.validUntil > now } }
            // Unauthenticated clients must not fill the memory or displace entries of valid credentials.
            let room = found == nil ? Self.capacity / 2 : Self.capacity
            if entries.count < room {
                entries[shown] = Entry(credential: found?.credential, validUntil: end)
            }
        }
    }

    /// Reads from the database whether a credential still has the same rights, for requests that last long, such as event
    /// streams.
    ///
    /// True while the database is unavailable: a stream outlives a restart of PostgreSQL.
    func isStillValid(_ credential: Credential) async -> Bool {
        let shown = AccessStore.PresentedSecret(kind: credential.kind, hash: credential.holder)
        do {
            if credential.kind == .proxy {
                guard let user = credential.user else { return false }
                return try await withDeadline(.seconds(3)) { [proxyUsers] in try await proxyUsers.isStillValid(user) }
            }
            let found = try await withDeadline(.seconds(3)) { [lookups] in try await lookups.find(shown) }
            let isSame =
                found?.credential.visibility == credential.visibility && found?.credential.scopes == credential.scopes
            if !isSame { remembered.withLock { entries in entries[shown] = nil } }
            return isSame
        } catch {
            return true
        }
    }

    func forget(_ secret: AccessSecret) {
        remembered.withLock { entries in
            for kind in [Credential.Kind.token, .session] {
                entries[AccessStore.PresentedSecret(kind: kind, hash: secret.hash)] = nil
            }
        }
    }

    /// For when a credential ended whose secret is not known here.
    func forgetAll() {
        remembered.withLock { entries in entries = [:] }
        proxyUsers.forgetAll()
    }
}
