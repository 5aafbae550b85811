/// The LRU cache of a connection's prepared statements.
struct StatementCache {
    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    enum Lookup: Equatable {
        case prepared(name: String)
        /// Prepare as `name`, after deallocating `evicting`.
        case prepare(name: String, evicting: String?)
    }

    /// With 0, each execution prepares the statement again, without a name.
    let capacity: Int
    private var entries: [Statement.Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var named: UInt64 = 0

    init(capacity: Int) {
        precondition(capacity >= 0)
        self.capacity = capacity
    }

    /// Finds the statement or makes room for it. If preparing it fails, the caller removes it.
    mutating func lookup(_ key: Statement.Key) -> Lookup {
        guard capacity > 0 else { return .prepare(name: "", evicting: nil) }
        clock += 1
        if let name = entries[key]?.name {
            entries[key]?.lastUse = clock
            return .prepared(name: name)
        }
        var evicted: String?
        // The cache is rarely full, so a scan costs less than an ordered structure at every use.
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            evicted = oldest.value.name
            entries.removeValue(forKey: oldest.key)
        }
        // Names are never reused, so that a name is unambiguous after a failed PREPARE.
        named += 1
        let name = "calotype_\(named)"
        entries[key] = Entry(name: name, lastUse: clock)
        return .prepare(name: name, evicting: evicted)
    }

    mutating func forget(_ key: Statement.Key) {
        entries.removeValue(forKey: key)
    }

    mutating func forgetAll() {
        entries.removeAll()
    }
}
