import Synchronization

/// Finds who bears a secret, and remembers it for a moment so that a request costs no statement of its own.
///
/// A revoked token therefore works for at most ``lifetime`` more.
final class CredentialCache: Sendable {
    static let lifetime: Duration = .seconds(10)
    private static let capacity = 10_000

    private struct Entry {
        let credential: Credential
        let validUntil: ContinuousClock.Instant
    }

    private let store: AccessStore
    private let remembered = Mutex<[[UInt8]: Entry]>([:])

    init(store: AccessStore) {
        self.store = store
    }

    /// Who bears this secret; nil when nobody does.
    func credential(kind: Credential.Kind, secret: Secret) async throws -> Credential? {
        let hash = secret.hash
        let now = ContinuousClock.now
        let known = remembered.withLock { entries in entries[hash] }
        if let known, known.validUntil > now, known.credential.kind == kind { return known.credential }
        guard let found = try await store.credential(kind: kind, secretHash: hash) else {
            // Strangers are not remembered: they could fill the memory.
            forget(secret)
            return nil
        }
        remembered.withLock { entries in
            if entries.count >= Self.capacity { entries = entries.filter { $0.value.validUntil > now } }
            if entries.count < Self.capacity {
                entries[hash] = Entry(credential: found, validUntil: now + Self.lifetime)
            }
        }
        return found
    }

    /// Whether a credential that was found before holds now, asked of the database; for who has it in use for long.
    ///
    /// While the database cannot say, what it said last holds: a stream outlives a restart of PostgreSQL.
    func isStillValid(_ credential: Credential) async -> Bool {
        do {
            let found = try await withDeadline(.seconds(3)) { [store] in
                try await store.credential(kind: credential.kind, secretHash: credential.holder)
            }
            if found == nil { remembered.withLock { entries in entries[credential.holder] = nil } }
            return found != nil
        } catch {
            return true
        }
    }

    func forget(_ secret: Secret) {
        remembered.withLock { entries in entries[secret.hash] = nil }
    }

    /// For when a credential ended whose secret is not known here.
    func forgetAll() {
        remembered.withLock { entries in entries = [:] }
    }
}
