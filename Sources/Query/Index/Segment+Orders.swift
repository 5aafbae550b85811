extension Segment {
    /// The orders other than the timeline.
    struct Orders: Sendable {
        let added: RankBuckets
        let changed: RankBuckets
        let sizeBytes: RankBuckets
        let name: RankBuckets

        init(_ segment: NamedColumns) {
            let (columns, count) = (segment.columns, segment.columns.taken.count)
            func greatestFirst(_ column: PackedColumn) -> RankBuckets {
                RankBuckets(count: count) {
                    Segment.descending(column[$0])
                } key: {
                    SortKey(rank: Segment.descending(column[$0]), id: columns.ids[$0])
                }
            }
            added = greatestFirst(columns.added)
            changed = greatestFirst(columns.changed)
            sizeBytes = greatestFirst(columns.sizeBytes)
            name = RankBuckets(count: count) {
                NameKey.rank(of: segment.filename(at: $0))
            } key: {
                segment.nameKey(at: $0)
            }
        }

        var memoryBytes: Int {
            added.memoryBytes + changed.memoryBytes + sizeBytes.memoryBytes + name.memoryBytes
        }
    }

    /// The columns that contain file names.
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

    /// The rank of a value in descending order; missing values come last.
    static func descending(_ number: Int64) -> Int64 { number == missing ? .max : -number }
}
