package import Catalog

/// The settings of an ingest process.
package struct IngestSettings: Sendable, Equatable {
    /// The bucket of the photos. It is only read.
    package let bucket: String
    /// The bucket of the thumbnails. It must be another one, or each thumbnail would be ingested in turn.
    package let derivedBucket: String
    /// The number of pictures that are decoded at once, each on a thread of its own.
    package var pictureThreads: Int
    /// The number of jobs that run at once: those that decode, and those that wait for the store or the database.
    package var jobsAtOnce: Int
    /// In bytes. A larger object results in a row with the error TOO_LARGE.
    package var objectSizeLimit = 200 << 20
    /// In bytes. Only the metadata of a video is kept in memory.
    package var videoSizeLimit = 64 << 30
    /// Bytes of originals in memory at once. A larger object is read alone.
    package var memoryForOriginals = 48 << 20
    /// Attempts before a job is given up. Only failures of the object itself count.
    package var attemptLimit = 3
    /// The wait after the first failure that counts. It doubles with each further failure; up to half of it is random.
    package var firstRetry: Duration = .seconds(10)
    /// A worker that has not renewed its leases for this time is considered dead.
    package var lease: Duration = .seconds(60)
    /// How often the queue is polled without a notification.
    package var pollInterval: Duration = .seconds(10)
    /// How often the bucket is reconciled; nil for only on request.
    package var reconcileInterval: Duration? = .seconds(6 * 3600)
    /// How much may vanish at once without the confirmation of an administrator.
    package var reconcileGuard = ReconcileGuard()
    /// ffmpeg and ffprobe.
    package var videos = VideoPrograms()
    /// Objects that are not photos.
    package var exclusions = ExclusionList.defaults
    /// After how many days with a successful reconciliation deleted photos are forgotten; nil for never.
    package var purgeDays: Int?
    /// Bytes per second to read for the verification of originals; nil for no verification.
    package var verifyRate: Int?
    /// The owner's geocoder; nil for none.
    package var geocoder: GeocoderAddress?
    /// The library's time zone as IANA name; nil for UTC.
    package var timeZone: String?
    /// Whether a worker reconciles when it starts.
    package var reconcilesAtStart = true

    /// - Throws: ``IngestSettingsError`` if both buckets are the same.
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
