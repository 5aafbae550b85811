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
    /// So many vanished at once that nothing was deleted: somebody has to confirm.
    package var isRefused = false

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
    package let isConfirmed: Bool
    package let requestedAt: Instant
    package let finishedAt: Instant?
    package let state: State
    package let report: ReconcileReport
    /// Why it ended early.
    package let error: String?
}
