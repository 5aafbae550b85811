/// Whole numbers, each exactly as it was, in as few bytes as all of them need: none when they are the same, two when few
/// are different, four when they lie close together, or eight.
struct PackedColumn: Sendable {
    private let count: Int
    /// The places of numbers in `values`, where there are few of them.
    private var codes: [UInt16] = []
    private var values: [Int64] = []
    /// Every photo's number, where there is no other.
    private var only = Segment.missing
    /// Distances from `least`, where they fit; the greatest stands for a missing number.
    private var distances: [UInt32] = []
    private var least: Int64 = 0
    private var whole: [Int64] = []

    init(_ column: [Int64]) {
        count = column.count
        if let places = Self.places(of: column) {
            values = places.sorted { $0.value < $1.value }.map(\.key)
            only = values.first ?? Segment.missing
            if values.count > 1 { codes = column.map { places[$0] ?? 0 } }
            return
        }
        let present = column.lazy.filter { $0 != Segment.missing }
        least = present.min() ?? 0
        if UInt64(bitPattern: (present.max() ?? 0) &- least) < UInt64(UInt32.max) {
            distances = column.map { [least] in $0 == Segment.missing ? .max : UInt32(truncatingIfNeeded: $0 &- least)
            }
        } else {
            // Copied, without the room that growing left behind.
            whole = column.map { $0 }
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
        return whole.isEmpty ? only : whole[position]
    }

    /// The photos whose number lies in a range; missing ones never do.
    func photos(in range: ClosedRange<Int64>) -> Bitmap {
        if distances.isEmpty { return photos { $0 != Segment.missing && range.contains($0) } }
        guard range.upperBound >= least else { return .empty }
        let (first, last) = (distance(of: range.lowerBound), distance(of: range.upperBound))
        return distances.withUnsafeBufferPointer { distances in
            Bitmap(below: count) { distances[$0] >= first && distances[$0] <= last }
        }
    }

    /// The photos whose number, ``Segment/missing`` among them, fulfils a condition.
    @inline(__always)
    func photos(where isIn: (Int64) -> Bool) -> Bitmap {
        if !codes.isEmpty {
            let isIn = values.map(isIn)
            return Bitmap(below: count) { isIn[Int(codes[$0])] }
        }
        if distances.isEmpty && whole.isEmpty { return isIn(only) ? Bitmap(0..<count) : .empty }
        return Bitmap(below: count) { isIn(self[$0]) }
    }

    /// As `distances` holds it. What lies beyond all numbers becomes the border of what can be held.
    private func distance(of number: Int64) -> UInt32 {
        let (distance, isFar) = number.subtractingReportingOverflow(least)
        return isFar ? (number > least ? .max - 1 : 0) : min(.max - 1, UInt32(clamping: distance))
    }

    var memoryBytes: Int { codes.count * 2 + values.count * 8 + distances.count * 4 + whole.count * 8 }
}

extension PackedColumn: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(count)
        try file.write(codes)
        try file.write(values)
        try file.write(Int(only))
        try file.write(distances)
        try file.write(Int(least))
        try file.write(whole)
    }

    init(from file: inout IndexFileReader) throws {
        count = try file.integer()
        codes = try file.numbers()
        values = try file.numbers()
        only = Int64(try file.integer())
        distances = try file.numbers()
        least = Int64(try file.integer())
        whole = try file.numbers()
    }
}
