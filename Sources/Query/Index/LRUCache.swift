import Synchronization

/// The last answers of one kind that a snapshot or a segment gave: neither ever changes. A map of the world counts every
/// photo; while nothing changes, that is done once.
final class LRUCache<Question: Equatable & Sendable, Answer: Sendable>: Sendable {
    private let most: Int
    /// The last asked for at the end.
    private let kept = Mutex<[(question: Question, answer: Answer)]>([])

    init(most: Int) { self.most = most }

    subscript(question: Question) -> Answer? {
        kept.withLock { kept in
            guard let place = kept.firstIndex(where: { $0.question == question }) else { return nil }
            kept.append(kept.remove(at: place))
            return kept.last?.answer
        }
    }

    func keep(_ answer: Answer, to question: Question) {
        kept.withLock { kept in
            if kept.contains(where: { $0.question == question }) { return }
            if kept.count == most { kept.removeFirst() }
            kept.append((question, answer))
        }
    }
}
