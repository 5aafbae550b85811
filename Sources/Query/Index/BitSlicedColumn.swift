/// A bit-sliced column of numbers with few distinct values (ISO speeds, f-numbers, ratings). Each value has a code, and
/// each bit of the codes is a plane with one bit per photo, so a range is tested for 64 photos at a time.
struct BitSlicedColumn: Sendable {
    /// The distinct values, ascending. The code of a value is its index plus one; code 0 is a missing value.
    let values: [Double]
    /// From the lowest bit of the codes.
    private let planes: [[UInt64]]

    /// - Parameters:
    ///   - places: per photo the index of its value in `numbers` plus one; 0 if it is missing.
    ///   - numbers: distinct and finite, in any order.
    init(_ places: [UInt32], of numbers: [Double]) {
        let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
        values = order.map { numbers[$0] }
        var codes = [Int](repeating: 0, count: numbers.count + 1)
        for (code, place) in order.enumerated() { codes[place + 1] = code + 1 }
        planes = (0..<(Int.bitWidth - numbers.count.leadingZeroBitCount)).map { bit in
            bitWords(below: places.count) { codes[Int(places[$0])] >> bit & 1 == 1 }
        }
    }

    /// The photos whose value is in a range. Missing values are in none.
    func photos(in contains: (Double) -> Bool) -> Bitmap {
        guard let first = values.firstIndex(where: contains), let last = values.lastIndex(where: contains) else {
            return .empty
        }
        return photos(withCodes: first + 1, last + 1)
    }

    private func photos(withCodes least: Int, _ greatest: Int) -> Bitmap {
        let words = (planes.first ?? []).indices.map { word in
            // Of 64 photos: those with a code outside the bounds, and those equal to a bound in the bits compared so far.
            var outside: UInt64 = 0
            var (atLeast, atGreatest) = (UInt64.max, UInt64.max)
            for bit in planes.indices.reversed() {
                let plane = planes[bit][word]
                if least >> bit & 1 == 1 {
                    outside |= atLeast & ~plane
                    atLeast &= plane
                } else {
                    atLeast &= ~plane
                }
                if greatest >> bit & 1 == 1 {
                    atGreatest &= plane
                } else {
                    outside |= atGreatest & plane
                    atGreatest &= ~plane
                }
            }
            return ~outside
        }
        return Bitmap(bits: words)
    }

    /// The value of a photo; nil if it is missing.
    func value(at position: Int) -> Double? {
        var code = 0
        for (bit, plane) in planes.enumerated() {
            code |= Int(plane[position / 64] >> UInt64(position % 64) & 1) << bit
        }
        return code == 0 ? nil : values[code - 1]
    }

    var memoryBytes: Int { values.count * 8 + planes.reduce(0) { $0 + $1.count * 8 + 32 } }
}

extension BitSlicedColumn: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(values)
        try file.write(planes.count)
        for plane in planes { try file.write(plane) }
    }

    init(from file: inout IndexFileReader) throws {
        values = try file.numbers()
        planes = try (0..<file.count()).map { _ in try file.numbers() }
    }
}

/// Builds a ``BitSlicedColumn``.
struct BitSlicedColumnBuilder {
    private var places: [UInt32] = []
    private var numbers: [Double] = []
    private var placeOf: [Double: UInt32] = [:]

    /// NaN and infinities count as missing.
    mutating func append(_ number: Double?) {
        guard let number, number.isFinite else { return places.append(0) }
        if let place = placeOf[number] { return places.append(place) }
        numbers.append(number)
        let place = UInt32(numbers.count)
        placeOf[number] = place
        places.append(place)
    }

    /// Returns the column and clears the builder.
    mutating func build() -> BitSlicedColumn {
        defer { self = BitSlicedColumnBuilder() }
        return BitSlicedColumn(places, of: numbers)
    }
}
