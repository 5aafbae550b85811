import Catalog

/// A half-open range of numbers, without optionals and generics because scans test it for every photo.
struct NumberRange {
    private let from: Double
    private let to: Double

    init(_ range: HalfOpen<Double>) {
        from = range.from ?? -.infinity
        to = range.to ?? .infinity
    }

    @inline(__always)
    func contains(_ value: Double) -> Bool { value >= from && value < to }

    /// The integers whose nearest `Double` is in the range; nil if there are none.
    var wholeNumbers: ClosedRange<Int64>? {
        guard let first = Self.first(where: { $0 >= from }) else { return nil }
        guard let end = Self.first(where: { $0 >= to }) else { return first...(.max) }
        return first < end ? first...(end - 1) : nil
    }

    /// The smallest integer that satisfies a monotone predicate, by binary search.
    private static func first(where isIn: (Double) -> Bool) -> Int64? {
        var (low, high) = (Int64.min, Int64.max)
        guard isIn(Double(high)) else { return nil }
        while low < high {
            let middle = low + Int64(bitPattern: (UInt64(bitPattern: high &- low)) / 2)
            if isIn(Double(middle)) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
