import Catalog

/// The key at which a page begins.
struct PageStart {
    let direction: PageRequest.Direction
    /// Forward, the photos of the page are greater; backward, they are less. Nil for an end of the list.
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
