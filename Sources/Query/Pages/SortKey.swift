/// A photo's place in an order, by value: it holds for photos that are gone, too.
struct SortKey: Hashable, Comparable, Sendable {
    /// Ascending along the list, whatever the order; `Int64.max` for photos without the fact.
    let rank: Int64
    /// File name and path, for the order by name alone.
    var text: [UInt8] = []
    let id: Int64

    static func < (left: SortKey, right: SortKey) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        if left.text != right.text { return left.text.lexicographicallyPrecedes(right.text) }
        return left.id < right.id
    }
}

extension SortKey {
    /// The place in the order by name.
    ///
    /// - Parameter text: file name, a NUL (which sorts before any character and occurs in none), then the key.
    init(name text: [UInt8], id: Int64) {
        let filename = text.prefix { $0 != 0 }
        self.init(rank: Self.rank(ofName: filename), text: text, id: id)
    }

    /// The first eight bytes of a file name as a number, so that most names are told apart without their text.
    static func rank(ofName name: ArraySlice<UInt8>) -> Int64 {
        var bits: UInt64 = 0
        let bytes = name.prefix(8)
        for byte in bytes { bits = bits << 8 | UInt64(byte) }
        bits <<= UInt64(8 * (8 - bytes.count))
        return Int64(bitPattern: bits ^ 1 << 63)
    }
}
