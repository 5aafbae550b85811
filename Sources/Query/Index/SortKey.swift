/// A photo's place in an order, by value: it holds for photos that are gone, too.
struct SortKey: Hashable, Comparable, Sendable {
    /// Ascending along the list, whatever the order; `Int64.max` for photos without the fact.
    let rank: Int64
    /// A name's bytes, for the order by name alone: ``NameKey``.
    var text: [UInt8] = []
    let id: Int64

    static func < (left: SortKey, right: SortKey) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        if left.text != right.text { return left.text.lexicographicallyPrecedes(right.text) }
        return left.id < right.id
    }
}
