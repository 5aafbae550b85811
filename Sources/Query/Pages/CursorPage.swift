/// A page of a list whose items have cursors.
package protocol CursorPage: Sendable {
    var hasNextPage: Bool { get }
    var hasPreviousPage: Bool { get }
    /// The cursor of the first item; nil on an empty page.
    var startCursor: String? { get }
    /// The cursor of the last item; nil on an empty page.
    var endCursor: String? { get }
}
