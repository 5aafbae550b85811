/// A stretch of a list whose items have cursors.
package protocol CursorPage: Sendable {
    var hasNextPage: Bool { get }
    var hasPreviousPage: Bool { get }
    /// The first item's; nil on an empty page.
    var startCursor: String? { get }
    /// The last item's; nil on an empty page.
    var endCursor: String? { get }
}
