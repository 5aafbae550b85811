extension Segment {
    /// Where the first photos of each order stand.
    struct Bounds: Sendable {
        let added: BlockBounds
        let changed: BlockBounds
        let sizeBytes: BlockBounds
        let name: BlockBounds

        init(_ columns: Columns, baseNames: TextArena, otherFilenames: [UInt32: String]) {
            func greatestFirst(_ column: PackedColumn) -> BlockBounds {
                BlockBounds(of: columns.ids, below: columns.taken.count) { Segment.descending(column[$0]) }
            }
            added = greatestFirst(columns.added)
            changed = greatestFirst(columns.changed)
            sizeBytes = greatestFirst(columns.sizeBytes)
            name = BlockBounds(of: columns.ids, below: columns.taken.count) {
                SortKey.rank(ofName: Segment.filename(at: $0, baseNames, otherFilenames))
            }
        }
    }

    /// The rank of a number in an order from the greatest on; photos without it stand last.
    static func descending(_ number: Int64) -> Int64 { number == missing ? .max : -number }

    func filename(at position: Int) -> ArraySlice<UInt8> { Self.filename(at: position, baseNames, otherFilenames) }

    fileprivate static func filename(
        at position: Int, _ baseNames: TextArena, _ otherFilenames: [UInt32: String]
    ) -> ArraySlice<UInt8> {
        if otherFilenames.isEmpty { return baseNames.text(at: position) }
        return otherFilenames[UInt32(position)].map { Array($0.utf8)[...] } ?? baseNames.text(at: position)
    }
}
