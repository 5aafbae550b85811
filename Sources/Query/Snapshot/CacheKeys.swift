/// A map that a snapshot keeps.
struct MapCacheKey: Equatable {
    /// With the box that the cells cover.
    let filter: FilterCacheKey
    let level: Int
}

/// A timeline that a snapshot keeps.
struct TimelineCacheKey: Equatable {
    let filter: FilterCacheKey
    let unit: TimelineUnit
}
