extension Segment {
    /// Where photos stand in the orders that are not the timeline's.
    struct Orders: Sendable {
        let added: OrderStretches
        let changed: OrderStretches
        let sizeBytes: OrderStretches
        let name: OrderStretches

        init(_ segment: NamedColumns) {
            let (columns, count) = (segment.columns, segment.columns.taken.count)
            func greatestFirst(_ column: PackedColumn) -> OrderStretches {
                OrderStretches(count: count) {
                    Segment.descending(column[$0])
                } key: {
                    SortKey(rank: Segment.descending(column[$0]), id: columns.ids[$0])
                }
            }
            added = greatestFirst(columns.added)
            changed = greatestFirst(columns.changed)
            sizeBytes = greatestFirst(columns.sizeBytes)
            name = OrderStretches(count: count) {
                NameKey.rank(of: segment.filename(at: $0))
            } key: {
                segment.nameKey(at: $0)
            }
        }

        var memoryBytes: Int {
            added.memoryBytes + changed.memoryBytes + sizeBytes.memoryBytes + name.memoryBytes
        }
    }

    /// The columns and texts that names are made of.
    struct NamedColumns {
        let columns: Columns
        let baseNames: TextArena
        let otherFilenames: [UInt32: String]

        func filename(at position: Int) -> ArraySlice<UInt8> {
            if otherFilenames.isEmpty { return baseNames.text(at: position) }
            return otherFilenames[UInt32(position)].map { Array($0.utf8)[...] } ?? baseNames.text(at: position)
        }

        func nameKey(at position: Int) -> SortKey {
            SortKey(name: filename(at: position), id: columns.ids[position])
        }
    }

    var named: NamedColumns {
        NamedColumns(columns: columns, baseNames: baseNames, otherFilenames: otherFilenames)
    }

    /// The rank of a number in an order from the greatest on; photos without it stand last.
    static func descending(_ number: Int64) -> Int64 { number == missing ? .max : -number }
}
