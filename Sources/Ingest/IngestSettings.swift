package import Catalog

/// What a worker and the intake of events need to know.
package struct IngestSettings: Sendable, Equatable {
    /// Where the photos are; only read.
    package let bucket: String
    /// Where thumbnails go; never the bucket of the photos, or each thumbnail would be ingested in turn.
    package let derivedBucket: String
    /// Pictures decoded at once, each on a thread of its own.
    package var pictureThreads: Int
    /// Jobs in work at once: decoding, waiting for the store, waiting for the database.
    package var jobsAtOnce: Int
    /// Bytes; a larger object becomes a row with the error TOO_LARGE.
    package var objectSizeLimit = 200 << 20
    /// Bytes; of a video only the few that describe it are kept in memory.
    package var videoSizeLimit = 64 << 30
    /// Bytes of originals held in memory at once. One larger object is read alone.
    package var memoryForOriginals = 48 << 20
    /// Attempts before a job is given up. Only those count that failed through the object itself.
    package var attemptLimit = 3
    /// Wait after a failure that counts, doubled with each further one and drawn at random down to its half.
    package var firstRetry: Duration = .seconds(10)
    /// A worker that has not renewed its lease for so long is taken for dead.
    package var lease: Duration = .seconds(60)
    /// A queue that nobody notified about is looked at so often.
    package var pollInterval: Duration = .seconds(10)
    /// How often the bucket is compared with the database; nil only on demand.
    package var reconcileInterval: Duration? = .seconds(6 * 3600)
    /// How much may vanish at once until a person has to confirm it.
    package var reconcileGuard = ReconcileGuard()
    /// The programs that read and show videos.
    package var videos = VideoPrograms()
    /// Objects that are not photos.
    package var exclusions = ExclusionList.defaults
    /// Deleted photos are forgotten after so many days on which the bucket was compared; nil for never.
    package var purgeDays: Int?
    /// Bytes per second that are read to verify originals; nil for none.
    package var verifyRate: Int?
    /// The owner's geocoder; nil for none.
    package var geocoder: GeocoderAddress?
    /// IANA name of the library's own; nil for UTC.
    package var timeZone: String?
    /// Compare when the worker starts.
    package var reconcilesAtStart = true

    /// - Throws: ``IngestSettingsError`` where both buckets are one.
    package init(bucket: String, derivedBucket: String, cores: Int) throws(IngestSettingsError) {
        guard bucket != derivedBucket else { throw .derivedBucketIsSource(bucket) }
        self.bucket = bucket
        self.derivedBucket = derivedBucket
        pictureThreads = max(1, cores)
        jobsAtOnce = max(1, cores) * 8
    }

    /// `photos.s3_path` of a key.
    package func path(of key: String) -> String { "s3://\(bucket)/\(key)" }
}

package enum IngestSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    case derivedBucketIsSource(String)

    package var description: String {
        switch self {
        case .derivedBucketIsSource(let bucket): "the derived bucket must not be the photos' bucket \(bucket)"
        }
    }
}
