package import Catalog

/// The result of a reconciliation.
package struct ReconcileReport: Sendable, Equatable {
    /// Objects in the bucket.
    package var listed = 0
    /// Objects to read: without a photo, with another version, or of a deleted photo.
    package var added = 0
    package var changed = 0
    package var restored = 0
    /// Photos whose object is not in the bucket.
    package var vanished = 0
    /// Photos whose object has another key now: an added object with the same entity tag and size.
    package var renamed = 0
    /// Photos in the library before, without deleted ones.
    package var known = 0
    /// Thumbnails that belong to no photo.
    package var orphans = 0
    /// The first keys of each kind.
    package var keys = ReconcileKeys()
    /// Photos without thumbnails in the bucket. They are made again, unless there are too many.
    package var missingThumbnails = 0
    /// Vanished photos that are queued for deletion. A job checks each object again.
    package var deleting = 0
    /// So many photos vanished that they are kept until an administrator confirms this run.
    package var isRefused = false
    /// So many thumbnails were missing or without a photo that nothing is done until an administrator confirms this
    /// run.
    package var holdsThumbnails = false
    /// Photos that are kept for that reason; nil if the run was loaded without them.
    package var withheld: [Int64] = []
    /// `reconcile_runs.id`
    package var run: Int64 = 0

    package init() {}

    /// Objects to read that had no job before.
    package var queued: Int { added + changed + restored }
}

/// The first keys of each kind in a reconciliation, as examples for people.
package struct ReconcileKeys: Sendable, Equatable {
    /// Maximum number of keys per kind.
    package static let limit = 100

    package var added: [String] = []
    package var changed: [String] = []
    package var restored: [String] = []
    package var vanished: [String] = []
}

/// One reconciliation, from the request to its end.
package struct ReconcileRun: Sendable, Equatable {
    package enum State: String, Sendable {
        case waiting, running, finished, failed
    }

    package let id: Int64
    /// The run that an administrator confirmed and whose vanished photos this run deletes.
    package let confirms: Int64?
    package let requestedAt: Instant
    package let finishedAt: Instant?
    package let state: State
    package let report: ReconcileReport
    /// Why it ended early.
    package let error: String?
}
