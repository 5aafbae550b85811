/// Whole numbers, each exactly as it was, in as few bytes as all of them need: none when all are missing, two when few
/// are different, four when they lie close together, or eight.
struct PackedColumn: Sendable {
    private let count: Int
    /// The places of numbers in `values`, where there are few of them.
    private let codes: [UInt16]
    private let values: [Int64]
    /// Distances from `least`, where they fit; the greatest stands for a missing number.
    private let distances: [UInt32]
    private let least: Int64
    private let whole: [Int64]

    init(_ column: [Int64]) {
        count = column.count
        let present = column.lazy.filter { $0 != Segment.missing }
        let (least, greatest) = (present.min() ?? 0, present.max() ?? 0)
        self.least = least
        let isNarrow = UInt64(bitPattern: greatest &- least) < UInt64(UInt32.max)
        if let places = Self.places(of: column) {
            values = places.sorted { $0.value < $1.value }.map(\.key)
            codes = values == [Segment.missing] ? [] : column.map { places[$0] ?? 0 }
            (distances, whole) = ([], [])
        } else {
            (codes, values) = ([], [])
            distances =
                isNarrow ? column.map { $0 == Segment.missing ? .max : UInt32(truncatingIfNeeded: $0 &- least) } : []
            whole = isNarrow ? [] : column.map { $0 }
        }
    }

    /// Numbers the different numbers; nil when they are too many, or so few photos that a table would not pay.
    private static func places(of column: [Int64]) -> [Int64: UInt16]? {
        let most = min(Int(UInt16.max), column.count / 8)
        var places: [Int64: UInt16] = [:]
        for number in column where places[number] == nil {
            guard places.count < max(1, most) else { return nil }
            places[number] = UInt16(places.count)
        }
        return places
    }

    /// ``Segment/missing`` where there is none.
    @inline(__always)
    subscript(position: Int) -> Int64 {
        if !codes.isEmpty { return values[Int(codes[position])] }
        if !distances.isEmpty {
            let distance = distances[position]
            return distance == .max ? Segment.missing : least &+ Int64(distance)
        }
        return whole.isEmpty ? Segment.missing : whole[position]
    }

    var memoryBytes: Int { codes.count * 2 + values.count * 8 + distances.count * 4 + whole.count * 8 }
}
