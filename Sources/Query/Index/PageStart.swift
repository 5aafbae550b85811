import Catalog

/// Where a page begins, by value.
struct PageStart {
    let direction: PageRequest.Direction
    /// Forward: the page's photos are greater. Backward: they are less. Nil: from the list's end.
    let key: SortKey?

    init(direction: PageRequest.Direction, key: SortKey?) {
        self.direction = direction
        self.key = key
    }

    func includes(_ other: SortKey) -> Bool {
        guard let key else { return true }
        return direction == .forward ? key < other : other < key
    }
}
