import Synchronization

/// Counts what a worker does.
package final class IngestMetrics: Sendable {
    /// The counters since the process began.
    package struct Snapshot: Sendable, Equatable {
        package init() {}

        /// Photos that were read and written.
        package var indexed = 0
        /// Jobs whose version was indexed already.
        package var unchanged = 0
        /// Photos marked as deleted.
        package var removed = 0
        /// Photos that are kept although their object is missing; see ``VanishingGate``.
        package var withheld = 0
        /// Files of other kinds. They are neither read nor errors.
        package var unsupported = 0
        /// Rows with an error, by `error_code`.
        package var failed: [String: Int] = [:]
        /// Jobs postponed because the store or the database was unavailable.
        package var postponed = 0
        /// Round trips that wrote outcomes of jobs.
        package var writes = 0
        /// Rounds without a claim because thumbnails could not be stored.
        package var blocked = 0
        /// Requests for originals, including those answered with 304 Not Modified.
        package var gets = 0
        /// Bytes of originals that were transferred.
        package var bytesRead = 0
        /// Seconds that jobs took from start to end, and the part of it in which pictures were read.
        package var jobSeconds = 0.0
        package var pictureSeconds = 0.0
    }

    private let counters = Mutex(Snapshot())

    package init() {}

    package var snapshot: Snapshot { counters.withLock { $0 } }

    package func count(_ change: (inout Snapshot) -> Void) { counters.withLock { change(&$0) } }
}
