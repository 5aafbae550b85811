import Synchronization

/// Counts what a worker does.
package final class IngestMetrics: Sendable {
    /// The counters at one moment, since the process began.
    package struct Snapshot: Sendable, Equatable {
        package init() {}

        /// Photos read and written.
        package var indexed = 0
        /// Jobs that found nothing to do: a version that is indexed already.
        package var unchanged = 0
        /// Photos marked as deleted.
        package var removed = 0
        /// Photos that stay although their object is missing; see ``VanishingGate``.
        package var withheld = 0
        /// Files of other kinds, which are neither read nor errors.
        package var unsupported = 0
        /// Rows with an error, by `error_code`.
        package var failed: [String: Int] = [:]
        /// Jobs put off because the store or the database was away.
        package var postponed = 0
        /// Round trips in which the ends of jobs were written.
        package var writes = 0
        /// Times that no job was taken, since thumbnails could not be stored.
        package var blocked = 0
        /// Requests for originals, those answered "not modified" included.
        package var gets = 0
        /// Of originals.
        package var bytesRead = 0
        /// Seconds between the start and the end of a photo's job, and of the decoding in it.
        package var jobSeconds = 0.0
        package var pictureSeconds = 0.0
    }

    private let counters = Mutex(Snapshot())

    package init() {}

    package var snapshot: Snapshot { counters.withLock { $0 } }

    package func count(_ change: (inout Snapshot) -> Void) { counters.withLock { change(&$0) } }
}
