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

    func forget(_ secret: Secret) {
        remembered.withLock { entries in entries[secret.hash] = nil }
    }
}
