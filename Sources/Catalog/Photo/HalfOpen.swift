/// A half-open interval: the lower bound is included, the upper bound is not. At least one of them exists.
package struct HalfOpen<Bound: Comparable & Hashable & Sendable>: Hashable, Sendable {
    package let from: Bound?
    package let to: Bound?

    /// Nil if both are missing, `from` is after `to`, or one is NaN. Equal bounds are an empty range.
    package init?(from: Bound?, to: Bound?) {
        // A NaN is not equal to itself.
        guard from == from, to == to else { return nil }
        if let from, let to, from > to { return nil }
        guard from != nil || to != nil else { return nil }
        self.from = from
        self.to = to
    }

    package func contains(_ value: Bound) -> Bool {
        if let from, value < from { return false }
        if let to, value >= to { return false }
        return true
    }
}
