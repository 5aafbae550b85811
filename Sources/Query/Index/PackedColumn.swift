/// A column of integers in the smallest encoding that fits all of them: a constant (no bytes per photo), a dictionary of
/// distinct values (2), frame of reference, which stores distances from the smallest value (4), or plain (8).
struct PackedColumn: Sendable {
    private let count: Int
    /// Dictionary encoding: indices into `values`.
    private var codes: [UInt16] = []
    private var values: [Int64] = []
    /// Constant encoding: the value of every photo.
    private var only = Segment.missing
    /// Frame of reference: distances from `least`; the maximum is a missing value.
    private var distances: [UInt32] = []
    private var least: Int64 = 0
    /// Plain encoding.
    private var whole: [Int64] = []

    init(_ column: [Int64]) {
        count = column.count
        if let places = Self.codes(of: column) {
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
            // Copies the array without spare capacity.
            whole = column.map { $0 }
        }
    }

    /// Assigns a dictionary code to each distinct value; nil if there are too many, or too few photos for a dictionary.
    private static func codes(of column: [Int64]) -> [Int64: UInt16]? {
        let most = min(Int(UInt16.max), column.count / 8)
        var places: [Int64: UInt16] = [:]
        for number in column where places[number] == nil {
            guard places.count < max(1, most) else { return nil }
            places[number] = UInt16(places.count)
        }
        return places
    }

    /// ``Segment/missing`` for a missing value.
    @inline(__always)
    subscript(position: Int) -> Int64 {
        if !codes.isEmpty { return values[Int(codes[position])] }
        if !distances.isEmpty {
            let distance = distances[position]
            return distance == .max ? Segment.missing : least &+ Int64(distance)
        }
        return whole.isEmpty ? only : whole[position]
    }

    /// The photos whose value is in a range. Missing values are in none.
    func photos(in range: ClosedRange<Int64>) -> Bitmap {
        if distances.isEmpty { return photos { $0 != Segment.missing && range.contains($0) } }
        guard range.upperBound >= least else { return .empty }
        let (first, last) = (distance(of: range.lowerBound), distance(of: range.upperBound))
        return distances.withUnsafeBufferPointer { distances in
            Bitmap(below: count) { distances[$0] >= first && distances[$0] <= last }
        }
    }

    /// The photos whose value satisfies a condition, which also receives ``Segment/missing``.
    @inline(__always)
    func photos(where isIn: (Int64) -> Bool) -> Bitmap {
        if !codes.isEmpty {
            let isIn = values.map(isIn)
            return Bitmap(below: count) { isIn[Int(codes[$0])] }
        }
        if distances.isEmpty && whole.isEmpty { return isIn(only) ? Bitmap(0..<count) : .empty }
        return Bitmap(below: count) { isIn(self[$0]) }
    }

    /// The distance of a bound, clamped to the range of `distances`.
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
