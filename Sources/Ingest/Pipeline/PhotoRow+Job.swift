import Catalog
import Foundation
import Intake
import Storage

extension PhotoRow {
    /// A row with the values of the object itself; those of the job if `info` is nil.
    ///
    /// - Parameter homeZone: the zone of UTC clocks without a place.
    init(of job: IngestJob, _ info: ObjectInfo?, sha256: [UInt8]? = nil, homeZone: String? = nil) {
        self.init(path: job.path, key: job.key)
        size = info?.size ?? job.size
        etag = info?.etag ?? job.etag
        objectModifiedAt = info?.lastModified.map {
            Instant(microseconds: Int64(($0.timeIntervalSince1970 * 1_000_000).rounded()))
        }
        self.sha256 = sha256
        self.homeZone = homeZone
    }
}
