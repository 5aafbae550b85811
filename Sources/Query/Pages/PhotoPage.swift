package import Catalog

/// A page of an ordered list of photos.
package struct PhotoPage: CursorPage, Sendable {
    package struct Item: Sendable {
        package let id: PhotoID
        let key: SortKey
        let seal: CursorSeal

        /// The opaque position in the list, for `after` and `before`. Computed on access.
        package var cursor: String { seal.cursor(for: key) }
    }

    package let items: [Item]
    package let hasNextPage: Bool
    package let hasPreviousPage: Bool
    /// Exact number of photos that match the filter.
    package let totalCount: Int

    package var ids: [PhotoID] { items.map(\.id) }
    package var startCursor: String? { items.first?.cursor }
    package var endCursor: String? { items.last?.cursor }
}
