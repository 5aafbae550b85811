import Synchronization

/// Documents that clients sent once and then name by their hash (Apollo's automatic persisted queries). An LRU cache
/// with a limit in bytes.
final class PersistedDocuments: Sendable {
    private struct Entry {
        let document: [UInt8]
        var lastUse: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var uses: UInt64 = 0
    }

    /// Bytes of an entry beside its document.
    private static let overhead = 200

    private let state = Mutex(State())
    private let limit: Int

    init(bytes limit: Int) { self.limit = limit }

    subscript(hash: String) -> [UInt8]? {
        state.withLock { state in
            state.uses += 1
            state.entries[hash]?.lastUse = state.uses
            return state.entries[hash]?.document
        }
    }

    /// Stores a document whose hash was checked. A document larger than a quarter of the limit is not stored.
    func insert(_ document: [UInt8], hash: String) {
        let size = document.count + Self.overhead
        guard size <= limit / 4 else { return }
        state.withLock { state in
            state.uses += 1
            guard state.entries.updateValue(Entry(document: document, lastUse: state.uses), forKey: hash) == nil
            else { return }
            state.bytes += size
            if state.bytes > limit { Self.shrink(&state, to: limit / 2) }
        }
    }

    /// Shrinks to half the limit, so that a full cache is sorted once per many insertions.
    private static func shrink(_ state: inout State, to target: Int) {
        for (hash, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
            if state.bytes <= target { return }
            state.entries[hash] = nil
            state.bytes -= entry.document.count + overhead
        }
    }
}
