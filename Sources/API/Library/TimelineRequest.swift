import Catalog
import Query

/// How many photos of a filter were taken in each year, month or day.
struct TimelineRequest: LibraryRequest {
    let filter: PhotoFilter
    let unit: TimelineUnit

    func plan(in snapshot: LibrarySnapshot) throws -> LibraryPlan<[TimelineBucketObject]> {
        let buckets = try snapshot.timeline(filter, by: unit)
        return LibraryPlan(buckets.map(\.cover)) { rows in
            buckets.enumerated().map { TimelineBucketObject(bucket: $1, cover: rows.cover($0)) }
        }
    }
}
