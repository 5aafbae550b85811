/// A page of an ordered list: Relay's `first`, `last`, `after` and `before`, or a page that starts at a date.
package struct PageRequest: Hashable, Sendable {
    package enum Direction: Hashable, Sendable { case forward, backward }

    package let direction: Direction
    /// 1…200 photos.
    package let size: Int
    /// The opaque cursor after which the page starts (forward), or before which it ends (backward).
    package let cursor: String?
    /// The opaque cursor that limits the page at the other end.
    package let bound: String?
    /// Starts the page at the first photo of this interval in the order of the list, or after the interval if it is
    /// empty.
    package let around: WallClockSpan?

    package static let defaultSize = 50
    package static let sizes = 1...200

    /// Both cursors together form a window; `first` or `last` counts from one of its ends:
    /// https://relay.dev/graphql/connections.htm#sec-Pagination-algorithm
    ///
    /// - Throws: ``InputError`` that names `first`, `last` or `around` if a number is outside 1…200 or the parameters
    ///   contradict each other.
    package init(
        first: Int? = nil, after: String? = nil, last: Int? = nil, before: String? = nil, around: WallClockSpan? = nil
    ) throws(InputError) {
        if first != nil && last != nil { throw InputError(path: "last", reason: "cannot be combined with `first`") }
        if around != nil && (after ?? before) != nil {
            throw InputError(path: "around", reason: "cannot be combined with a cursor")
        }
        let isBackward = last != nil || (first == nil && after == nil && before != nil)
        direction = isBackward ? .backward : .forward
        size = first ?? last ?? Self.defaultSize
        guard Self.sizes.contains(size) else {
            throw InputError(pageSize: last != nil ? "last" : "first")
        }
        (cursor, bound) = isBackward ? (before, after) : (after, before)
        self.around = around
    }
}

extension InputError {
    /// The size of a page is out of range.
    package init(pageSize path: String) {
        let sizes = PageRequest.sizes
        self.init(
            path: path, reason: "must be between \(sizes.lowerBound) and \(sizes.upperBound)", isPageSize: true)
    }
}
