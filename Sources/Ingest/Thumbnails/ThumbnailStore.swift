import Catalog
import Intake
import Logging
import Storage
import Support
import Synchronization

/// The bucket of thumbnails. It is checked before an original is downloaded, because a download costs money and would
/// be useless without the bucket.
final class ThumbnailStore: Sendable {
    /// Written and removed again: only a write shows whether writing is allowed.
    static let probe = ".calotype-probe"
    /// How often the bucket may accept the probe and reject a thumbnail until the thumbnail is given up.
    private static let patience = 3
    private static let longestPause: Duration = .seconds(60)

    private let store: S3Client
    private let bucket: String
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        var isOpen = false
        /// When the log last reported that the bucket is unavailable.
        var lastLogged: ContinuousClock.Instant?
    }

    init(store: S3Client, bucket: String, logger: Logger) {
        self.store = store
        self.bucket = bucket
        self.logger = logger
    }

    /// Whether the last attempt to write succeeded.
    var isWritable: Bool { state.withLock { $0.isOpen } }

    private func open() { state.withLock { $0 = State(isOpen: true) } }

    /// Creates the bucket if it is missing, and writes the probe; logs a failure and returns false.
    func checkWritable() async throws -> Bool {
        do {
            do {
                try await writeProbe()
            } catch StorageError.bucketNotFound {
                try await store.createBucket(bucket)
                try await writeProbe()
            }
            open()
            return true
        } catch let error as StorageError {
            close(error)
            return false
        }
    }

    private func writeProbe() async throws {
        try await store.put(Array("probe".utf8), as: Self.probe, in: bucket)
        do {
            try await store.delete(Self.probe, in: bucket)
        } catch StorageError.accessDenied {
            // A probe that cannot be deleted is overwritten the next time.
        }
    }

    /// Stores both thumbnails. Waits while the bucket is unavailable, so that the original need not be downloaded
    /// again.
    ///
    /// - Throws: ``ThumbnailError``.
    func store(_ thumbnails: Thumbnails, sha256: String) async throws {
        var backoff = ExponentialBackoff.duringOutage(longest: Self.longestPause)
        var refusals = 0
        while true {
            do {
                try await put(thumbnails, sha256: sha256)
                open()
                return
            } catch let error as StorageError {
                close(error)
                repeat {
                    guard await sleepUnlessShutdown(backoff.next()) else { throw ThumbnailError.stopped(error) }
                } while try await !checkWritable()
                refusals += 1
                if refusals == Self.patience { throw ThumbnailError.refused(error) }
            }
        }
    }

    private func put(_ thumbnails: Thumbnails, sha256: String) async throws {
        for (size, bytes) in [(DerivedObject.Size.grid, thumbnails.grid), (.screen, thumbnails.screen)] {
            try await store.put(
                bytes, as: DerivedObject.key(sha256: sha256, size: size), in: bucket, contentType: "image/jpeg",
                cacheControl: "public, max-age=31536000, immutable")
        }
    }

    private func close(_ error: StorageError) {
        let now = ContinuousClock.now
        let isNews = state.withLock { state in
            let isNews = state.lastLogged.map { now - $0 > Self.longestPause } ?? true
            state = State(isOpen: false, lastLogged: isNews ? now : state.lastLogged)
            return isNews
        }
        if !isNews { return }
        logger.error(
            "thumbnail bucket unavailable; ingest paused until thumbnails can be stored",
            metadata: ["bucket": "\(bucket)", "error": "\(error)"])
    }
}

/// Why thumbnails were not stored.
enum ThumbnailError: Error, Sendable {
    /// The process was asked to stop while the bucket was unavailable.
    case stopped(StorageError)
    /// The bucket accepts other objects, but not these.
    case refused(StorageError)
}
