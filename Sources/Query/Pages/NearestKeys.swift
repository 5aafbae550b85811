/// The least (or greatest) keys of a stream.
struct NearestKeys {
    private let limit: Int
    private let ascending: Bool
    private(set) var keys: [SortKey] = []
    /// The farthest of the kept keys, once there are enough: what lies beyond it is not kept.
    private(set) var worst: SortKey?

    init(limit: Int, ascending: Bool) {
        self.limit = limit
        self.ascending = ascending
    }

    /// Whether no key of this rank can be kept.
    @inline(__always)
    func rejects(_ rank: Int64) -> Bool {
        guard let worst else { return false }
        return ascending ? rank > worst.rank : rank < worst.rank
    }

    /// Keeps twice the limit before it sorts: amortised, a key costs few comparisons.
    mutating func insert(_ key: SortKey) {
        if let worst, ascending ? worst < key : key < worst { return }
        keys.append(key)
        if keys.count >= limit * 2 { settle() }
    }

    /// Drops what is beyond the limit.
    mutating func settle() {
        guard keys.count >= limit else { return }
        keys.sort { ascending ? $0 < $1 : $1 < $0 }
        keys.removeLast(keys.count - limit)
        worst = keys.last
    }
}
