import Synchronization

/// What was found in a snapshot once somebody asked for it. It hangs on all parts, so no segment can keep it.
final class Memo<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)

    /// What is known, or what `search` finds. Two who ask at once may both search.
    func value<Failure: Error>(_ search: () throws(Failure) -> Value) throws(Failure) -> Value {
        if let known = kept.withLock({ $0 }) { return known }
        let found = try search()
        kept.withLock { $0 = found }
        return found
    }
}
