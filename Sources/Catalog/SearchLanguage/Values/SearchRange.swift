/// The ranges of the search language: `x`, `a..b`, `a..`, `..b`, and comparisons such as `>a`, `<=b` or `>=a<b`.
enum SearchRange {
    /// The half-open interval of one value: `2019-07` is a whole month. Nil as `end` means that no value follows it.
    typealias Span<Bound> = (start: Bound, end: Bound?)

    /// Parses a range. Both ends of `..` are included.
    ///
    /// - Parameters:
    ///   - least: the lower bound of a range without bounds, such as `..9999`.
    ///   - read: returns the interval of one value; nil for an invalid one.
    /// - Returns: nil for an invalid range, and for a range that ends before it begins.
    static func read<Bound: Comparable & Hashable & Sendable>(
        _ text: String, least: Bound, _ read: (String) -> Span<Bound>?
    ) -> HalfOpen<Bound>? {
        if let first = text.first, first == "<" || first == ">" { return compared(text, least: least, read) }
        let parts = text.components(separatedBy: "..")
        if parts.count == 1 { return read(text).flatMap { HalfOpen(from: $0.start, to: $0.end) } }
        guard parts.count == 2, parts != ["", ""] else { return nil }
        var from: Bound?
        var to: Bound?
        if !parts[0].isEmpty {
            guard let span = read(parts[0]) else { return nil }
            from = span.start
        }
        if !parts[1].isEmpty {
            guard let span = read(parts[1]) else { return nil }
            to = span.end
        }
        return HalfOpen(from: from == nil && to == nil ? least : from, to: to)
    }

    /// Whether the string is a range `a..b` that ends before it starts.
    static func isSwapped<Bound: Comparable & Hashable & Sendable>(
        _ text: String, _ read: (String) -> Span<Bound>?
    ) -> Bool {
        let parts = text.components(separatedBy: "..")
        guard parts.count == 2, let first = read(parts[0]), let last = read(parts[1]) else { return false }
        return last.start < first.start
    }

    /// Comparisons, with at most one lower and one upper bound.
    private static func compared<Bound: Comparable & Hashable & Sendable>(
        _ text: String, least: Bound, _ read: (String) -> Span<Bound>?
    ) -> HalfOpen<Bound>? {
        var from: Bound?
        var to: Bound?
        var hasUpper = false
        var rest = text[...]
        while let sign = rest.popFirst() {
            let includes = rest.first == "="
            if includes { rest.removeFirst() }
            let value = rest.prefix { $0 != "<" && $0 != ">" }
            rest = rest[value.endIndex...]
            guard let span = read(String(value)) else { return nil }
            if sign == ">" {
                guard from == nil else { return nil }
                guard let bound = includes ? span.start : span.end else {
                    // No value is greater than the last one.
                    return rest.isEmpty ? HalfOpen(from: span.start, to: span.start) : nil
                }
                from = bound
            } else {
                guard !hasUpper else { return nil }
                hasUpper = true
                to = includes ? span.end : span.start
            }
        }
        return HalfOpen(from: from == nil && to == nil ? least : from, to: to)
    }
}

extension String {
    /// The parts between separators, including empty ones; at least one.
    func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
