import Synchronization

/// The most recently used results of a snapshot or a segment. Both are immutable, so results stay valid.
final class LRUCache<Key: Equatable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    /// The most recently used last.
    private let entries = Mutex<[(key: Key, value: Value)]>([])

    init(capacity: Int) { self.capacity = capacity }

    subscript(key: Key) -> Value? {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            entries.append(entries.remove(at: index))
            return entries.last?.value
        }
    }

    func insert(_ value: Value, for key: Key) {
        entries.withLock { entries in
            if entries.contains(where: { $0.key == key }) { return }
            if entries.count == capacity { entries.removeFirst() }
            entries.append((key, value))
        }
    }
}
