/// Which stretch of an ordered list: Relay's `first`/`after` or `last`/`before`, or a page that starts at a date.
package struct PageRequest: Hashable, Sendable {
    package enum Direction: Hashable, Sendable { case forward, backward }

    package let direction: Direction
    /// 1…200
    package let size: Int
    /// The opaque cursor that the page begins behind (forward) or ends before (backward).
    package let cursor: String?
    /// Starts the page at the first photo, in the list's order, of this stretch of time or, where it has none, behind it.
    package let around: WallClockSpan?

    package static let defaultSize = 50
    package static let sizes = 1...200

    /// - Throws: ``FilterError`` naming `first`, `last`, `after`, `before` or `around` when a number is outside 1…200
    ///   or the parameters contradict each other.
    package init(
        first: Int? = nil, after: String? = nil, last: Int? = nil, before: String? = nil, around: WallClockSpan? = nil
    ) throws(FilterError) {
        if first != nil && last != nil { throw FilterError(path: "last", reason: "cannot stand beside `first`") }
        if after != nil && before != nil { throw FilterError(path: "before", reason: "cannot stand beside `after`") }
        if last != nil && after != nil {
            throw FilterError(path: "after", reason: "goes with `first`, not with `last`")
        }
        if first != nil && before != nil {
            throw FilterError(path: "before", reason: "goes with `last`, not with `first`")
        }
        if around != nil && (after ?? before) != nil {
            throw FilterError(path: "around", reason: "cannot stand beside a cursor")
        }
        direction = last != nil || before != nil ? .backward : .forward
        size = first ?? last ?? Self.defaultSize
        guard Self.sizes.contains(size) else {
            throw FilterError(pageSize: last != nil ? "last" : "first")
        }
        cursor = after ?? before
        self.around = around
    }
}
