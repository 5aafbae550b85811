package import Catalog
package import Postgres

/// Accepts events: their jobs are in the database before ``accept(_:)`` returns.
package struct EventIntake: Sendable {
    /// The result of one delivery.
    package struct Counts: Sendable, Equatable {
        /// Objects that were queued; several events of one object count once.
        package let accepted: Int
        /// Events of other buckets, and of excluded objects.
        package let ignored: Int
    }

    private let bucket: String
    private let exclusions: ExclusionList
    private let queue: JobQueue

    package init(database: PostgresClient, bucket: String, exclusions: ExclusionList = .defaults) {
        self.bucket = bucket
        self.exclusions = exclusions
        queue = JobQueue(database: database)
    }

    /// Repeated delivery of the same events changes nothing: the job finds the object unchanged.
    package func accept(_ events: [ObjectEvent]) async throws(PostgresError) -> Counts {
        var latest: [[UInt8]: ObjectEvent] = [:]
        var ignored = 0
        for event in events {
            guard event.bucket == bucket, !exclusions.excludes(event.key) else {
                ignored += 1
                continue
            }
            // Keys are bytes: Swift considers composed and decomposed `é` equal, the store does not.
            let key = Array(event.key.utf8)
            if let other = latest[key] {
                if other.isNewer(than: event) { continue }
                latest[key] = event
                // The order of the two versions is unknown, so the job asks the store.
                if !event.isNewer(than: other), event.etag != other.etag { latest[key]?.etag = nil }
            } else {
                latest[key] = event
            }
        }
        try await queue.enqueue(Array(latest.values))
        return Counts(accepted: latest.count, ignored: ignored)
    }

    package func statistics() async throws(PostgresError) -> JobStatistics { try await queue.statistics() }
}

extension ObjectEvent {
    /// Compares the sequencers as AWS prescribes: as strings, the shorter one padded with zeros at its end. Without
    /// both, the later event of the body counts as newer.
    func isNewer(than other: ObjectEvent) -> Bool {
        guard let mine = sequencer, let others = other.sequencer else { return false }
        let length = max(mine.utf8.count, others.utf8.count)
        func padded(_ digits: String) -> String {
            digits.lowercased() + String(repeating: "0", count: length - digits.utf8.count)
        }
        return padded(mine) > padded(others)
    }
}
