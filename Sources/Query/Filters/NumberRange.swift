import Catalog

/// A half-open range of numbers without optionals and generics: a scan asks it for every photo.
struct NumberRange {
    private let from: Double
    private let to: Double

    init(_ range: HalfOpen<Double>) {
        from = range.from ?? -.infinity
        to = range.to ?? .infinity
    }

    @inline(__always)
    func contains(_ value: Double) -> Bool { value >= from && value < to }
}
