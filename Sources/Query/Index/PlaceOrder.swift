import Catalog

/// The photos with a position, sorted along a Z-order curve: the photos of each square whose side is a power of two are
/// adjacent, so the photos around a place are found without a scan.
struct PlaceOrder: Sendable {
    private let positions: [UInt32]

    init(_ columns: Segment.Columns) {
        let (latitudes, longitudes) = (columns.latitude, columns.longitude)
        let positioned = latitudes.indices.filter { latitudes[$0] != Segment.noPosition }
        let codes = positioned.map { Self.code(latitude: latitudes[$0], longitude: longitudes[$0]) }
        positions = positioned.indices.sorted { codes[$0] < codes[$1] }.map { UInt32(positioned[$0]) }
    }

    /// The photos in squares that cover a box; nil if there are more than `most`.
    func photos(around box: MicroBox, _ columns: Segment.Columns, most: Int) -> [UInt32]? {
        var ranges: [Range<Int>] = []
        var found = 0
        let (east, west) = (Int64(box.east) + 180_000_000, Int64(box.west) + 180_000_000)
        let sides = box.crossesAntimeridian ? [0...east, west...360_000_000] : west <= east ? [west...east] : []
        for side in sides {
            let rows = Int64(box.south) + 90_000_000...max(Int64(box.south), Int64(box.north)) + 90_000_000
            // Squares of a quarter to a half of the box: three to five per side.
            let width = max(side.upperBound - side.lowerBound, rows.upperBound - rows.lowerBound)
            let shift = UInt64(Int64.bitWidth - max(1, width / 4).leadingZeroBitCount)
            for row in UInt64(rows.lowerBound) >> shift...UInt64(rows.upperBound) >> shift {
                for column in UInt64(side.lowerBound) >> shift...UInt64(side.upperBound) >> shift {
                    let range = range(column: column, row: row, shift: shift, columns)
                    found += range.count
                    if found > most { return nil }
                    ranges.append(range)
                }
            }
        }
        return ranges.flatMap { positions[$0] }
    }

    /// Number of photos in the square of 2^shift micro-degrees that contains a place.
    func count(aroundLatitude latitude: Int32, longitude: Int32, shift: UInt64, _ columns: Segment.Columns) -> Int {
        let column = UInt64(Int64(longitude) + 180_000_000) >> shift
        let row = UInt64(Int64(latitude) + 90_000_000) >> shift
        return range(column: column, row: row, shift: shift, columns).count
    }

    private func range(column: UInt64, row: UInt64, shift: UInt64, _ columns: Segment.Columns) -> Range<Int> {
        let first = Self.interleaved(column, row) << (2 * shift)
        let end = first + 1 << (2 * shift)
        func place(of code: UInt64, from: Int) -> Int {
            positions[from...].partitioningIndex { position in
                Self.code(latitude: columns.latitude[Int(position)], longitude: columns.longitude[Int(position)])
                    >= code
            }
        }
        let start = place(of: first, from: 0)
        return start..<place(of: end, from: start)
    }

    private static func code(latitude: Int32, longitude: Int32) -> UInt64 {
        interleaved(UInt64(Int64(longitude) + 180_000_000), UInt64(Int64(latitude) + 90_000_000))
    }

    /// Interleaves the bits of two numbers of at most 29 bits, the column first.
    private static func interleaved(_ column: UInt64, _ row: UInt64) -> UInt64 { spread(column) << 1 | spread(row) }

    /// Inserts a zero after each of 32 bits.
    private static func spread(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff
        bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff
        bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333
        return (bits | bits << 1) & 0x5555_5555_5555_5555
    }

    var memoryBytes: Int { positions.count * 4 + 32 }
}

extension PlaceOrder: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws { try file.write(positions) }

    init(from file: inout IndexFileReader) throws { positions = try file.numbers() }
}
