/// Exact numbers of which there are few different ones (ISO speeds, f-numbers, stars). A photo's code stands upright in
/// as many bit planes as codes need, so that a range is decided for 64 photos at a time.
struct CodedColumn: Sendable {
    /// Ascending, without the missing one. The code of a value is its place plus one; code 0 is missing.
    let values: [Double]
    /// From the least bit of the codes, each with a bit for every photo.
    private let planes: [[UInt64]]

    /// - Parameters:
    ///   - places: for each photo the place of its number in `numbers` plus one; 0 where it is missing.
    ///   - numbers: different and finite, in any order.
    init(_ places: [UInt32], of numbers: [Double]) {
        let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
        values = order.map { numbers[$0] }
        var codes = [Int](repeating: 0, count: numbers.count + 1)
        for (code, place) in order.enumerated() { codes[place + 1] = code + 1 }
        planes = (0..<(Int.bitWidth - numbers.count.leadingZeroBitCount)).map { bit in
            bitWords(below: places.count) { codes[Int(places[$0])] >> bit & 1 == 1 }
        }
    }

    /// The photos whose number lies in a range; missing ones never do.
    func photos(in contains: (Double) -> Bool) -> Bitmap {
        guard let first = values.firstIndex(where: contains), let last = values.lastIndex(where: contains) else {
            return .empty
        }
        return photos(withCodes: first + 1, last + 1)
    }

    private func photos(withCodes least: Int, _ greatest: Int) -> Bitmap {
        let words = (planes.first ?? []).indices.map { word in
            // Of 64 photos: whose code is beyond a border, and whose is the border's as far as it has been compared.
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

    /// The photo's number; nil where it is missing.
    func value(at position: Int) -> Double? {
        var code = 0
        for (bit, plane) in planes.enumerated() {
            code |= Int(plane[position / 64] >> UInt64(position % 64) & 1) << bit
        }
        return code == 0 ? nil : values[code - 1]
    }

    var memoryBytes: Int { values.count * 8 + planes.reduce(0) { $0 + $1.count * 8 + 32 } }
}

extension CodedColumn: IndexFileValue {
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

/// Gathers a ``CodedColumn``.
struct CodedColumnBuilder {
    private var places: [UInt32] = []
    private var numbers: [Double] = []
    private var placeOf: [Double: UInt32] = [:]

    /// What is no number, or infinite, is missing.
    mutating func append(_ number: Double?) {
        guard let number, number.isFinite else { return places.append(0) }
        if let place = placeOf[number] { return places.append(place) }
        numbers.append(number)
        let place = UInt32(numbers.count)
        placeOf[number] = place
        places.append(place)
    }

    /// Makes the column; the builder is empty afterwards.
    mutating func build() -> CodedColumn {
        defer { self = CodedColumnBuilder() }
        return CodedColumn(places, of: numbers)
    }
}
