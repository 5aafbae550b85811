import Synchronization

/// A value of a snapshot that is computed on first use. It depends on all parts, so no segment can cache it.
final class Memo<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)

    /// The cached value, or the result of `search`. Concurrent callers may both search.
    func value<Failure: Error>(_ search: () throws(Failure) -> Value) throws(Failure) -> Value {
        if let known = kept.withLock({ $0 }) { return known }
        let found = try search()
        kept.withLock { $0 = found }
        return found
    }
}
