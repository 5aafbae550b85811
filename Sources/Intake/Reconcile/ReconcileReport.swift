package import Catalog

/// What a comparison of the bucket with the database found.
package struct ReconcileReport: Sendable, Equatable {
    /// Objects in the bucket.
    package var listed = 0
    /// Objects without a photo, of another version than was read, and of photos that were deleted: all are read.
    package var added = 0
    package var changed = 0
    package var restored = 0
    /// Photos whose object is not in the bucket any more.
    package var vanished = 0
    /// Photos whose object has another key now: a new one of the same entity tag and size, which is among those added.
    package var renamed = 0
    /// Photos there were before, deleted ones not counted.
    package var known = 0
    /// Thumbnails that no photo has any more.
    package var orphans = 0
    /// The first of what was found.
    package var keys = ReconcileKeys()
    /// Photos whose thumbnails were not in their bucket. They are made again, unless they are too many.
    package var missingThumbnails = 0
    /// Vanished photos whose deletion was begun; a job looks for each object once more.
    package var deleting = 0
    /// So many vanished that they stay until an administrator confirms this run.
    package var isRefused = false
    /// So many thumbnails were missing, or without a photo, that nothing was done until an administrator confirms this run.
    package var holdsThumbnails = false
    /// Photos that stay for that reason; nil where a run was read without them.
    package var withheld: [Int64] = []
    /// The run's number.
    package var run: Int64 = 0

    package init() {}

    /// Objects to be read that no job spoke of before.
    package var queued: Int { added + changed + restored }
}

/// Keys of what a comparison found, the first of each kind, so that a person sees what it speaks of.
package struct ReconcileKeys: Sendable, Equatable {
    /// Of each kind.
    package static let limit = 100

    package var added: [String] = []
    package var changed: [String] = []
    package var restored: [String] = []
    package var vanished: [String] = []
}

/// One comparison, from the wish for it to its end.
package struct ReconcileRun: Sendable, Equatable {
    package enum State: String, Sendable {
        case waiting, running, finished, failed
    }

    package let id: Int64
    /// The run that an administrator confirmed, and whose vanished photos this one deletes.
    package let confirms: Int64?
    package let requestedAt: Instant
    package let finishedAt: Instant?
    package let state: State
    package let report: ReconcileReport
    /// Why it ended early.
    package let error: String?
}
