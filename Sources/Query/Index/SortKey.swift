/// The position of a photo in an order. Stays valid after the photo is deleted.
struct SortKey: Hashable, Comparable, Sendable {
    /// Ascending along the list in every order; `Int64.max` for photos without the fact.
    let rank: Int64
    /// For the order by name: the bytes of ``NameKey``.
    var text: [UInt8] = []
    let id: Int64

    static func < (left: SortKey, right: SortKey) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        if left.text != right.text { return left.text.lexicographicallyPrecedes(right.text) }
        return left.id < right.id
    }
}
