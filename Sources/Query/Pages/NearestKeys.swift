/// The smallest (or largest) keys of a stream.
struct NearestKeys {
    private let limit: Int
    private let ascending: Bool
    private(set) var keys: [SortKey] = []
    /// The last of the kept keys, once there are `limit`. Keys after it are not kept.
    private(set) var worst: SortKey?

    init(limit: Int, ascending: Bool) {
        self.limit = limit
        self.ascending = ascending
    }

    /// Whether every key of this rank comes after ``worst``.
    @inline(__always)
    func rejects(_ rank: Int64) -> Bool {
        guard let worst else { return false }
        return ascending ? rank > worst.rank : rank < worst.rank
    }

    /// Sorts only after collecting twice the limit, which takes few comparisons per key, amortised.
    mutating func insert(_ key: SortKey) {
        if let worst, ascending ? worst < key : key < worst { return }
        keys.append(key)
        if keys.count >= limit * 2 { settle() }
    }

    /// Drops the keys beyond the limit.
    mutating func settle() {
        guard keys.count >= limit else { return }
        keys.sort { ascending ? $0 < $1 : $1 < $0 }
        keys.removeLast(keys.count - limit)
        worst = keys.last
    }
}
