import Postgres
import Writers

/// Looks up secrets, one statement at a time. Lookups that arrive meanwhile share the next statement. Thousands of
/// wrong tokens per second therefore cost the database a few dozen statements, and a valid token among them waits for
/// two statements at most.
actor CredentialLookups {
    private typealias Waiter = CheckedContinuation<AccessStore.ValidCredential?, any Error>

    /// Pause between two statements after one that found no valid secret.
    private static let pause: Duration = .milliseconds(20)
    /// Maximum number of secrets per statement.
    private static let batch = 1000

    private let store: AccessStore
    private let counters: ConnectionCounters
    private var waiting: [AccessStore.PresentedSecret: [Waiter]] = [:]
    private var isLooking = false
    private var notesUse = true

    init(store: AccessStore, counters: ConnectionCounters) {
        self.store = store
        self.counters = counters
    }

    /// Nil for a secret that is unknown, revoked or expired.
    func find(_ shown: AccessStore.PresentedSecret) async throws -> AccessStore.ValidCredential? {
        try await withCheckedThrowingContinuation { waiter in
            waiting[shown, default: []].append(waiter)
            guard !isLooking else { return }
            isLooking = true
            Task { await look() }
        }
    }

    private func look() async {
        while !waiting.isEmpty {
            let batch = Dictionary(uniqueKeysWithValues: waiting.prefix(Self.batch).map { ($0.key, $0.value) })
            for shown in batch.keys { waiting[shown] = nil }
            counters.credentialLookups.add(1)
            var hasStrangers = false
            do {
                let found = try await store.credentials(Array(batch.keys))
                hasStrangers = found.count < batch.count
                let unnoted = found.filter { !$0.value.isUseNoted }.map(\.key)
                if !unnoted.isEmpty { await noteUse(of: unnoted) }
                for (shown, waiters) in batch {
                    for waiter in waiters { waiter.resume(returning: found[shown]) }
                }
            } catch {
                for waiter in batch.values.joined() { waiter.resume(throwing: error) }
            }
            // Nothing cancels this task: it has no parent.
            if hasStrangers { do { try await Task.sleep(for: Self.pause) } catch {} }
        }
        isLooking = false
    }

    /// The time of the last use is for people only: a database that cannot note it refuses no request.
    private func noteUse(of secrets: [AccessStore.PresentedSecret]) async {
        guard notesUse else { return }
        do throws(PostgresError) { try await store.noteUse(of: secrets) } catch {
            // A replica refuses every write.
            if case .server(let refusal) = error, refusal.isAboutStandby { notesUse = false }
        }
    }
}
