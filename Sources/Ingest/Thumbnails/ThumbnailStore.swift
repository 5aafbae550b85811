import Catalog
import Intake
import Logging
import Storage
import Support
import Synchronization

/// The bucket of thumbnails. It is known to take them before an original is read: reading one costs its owner money, and
/// would be for nothing.
final class ThumbnailStore: Sendable {
    /// Written and removed again, since only writing shows whether one may.
    static let probe = ".calotype-probe"
    /// Times that the bucket may take the probe and not a thumbnail, until the thumbnail is given up.
    private static let patience = 3
    private static let longestPause: Duration = .seconds(60)

    private let store: S3Client
    private let bucket: String
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        var isOpen = false
        /// When the log was told last that it is closed.
        var told: ContinuousClock.Instant?
    }

    init(store: S3Client, bucket: String, logger: Logger) {
        self.store = store
        self.bucket = bucket
        self.logger = logger
    }

    /// Whether the last attempt to write succeeded.
    var mayWrite: Bool { state.withLock { $0.isOpen } }

    private func open() { state.withLock { $0 = State(isOpen: true) } }

    /// Makes the bucket unless it is there, and writes to it; false, with a line in the log, where that fails.
    func prove() async throws -> Bool {
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
            // One that may be written and not removed is written over the next time.
        }
    }

    /// Stores both thumbnails, however long the bucket does not take them: the original is not read again for that.
    ///
    /// - Throws: ``ThumbnailError``.
    func keep(_ thumbnails: Thumbnails, sha256: String) async throws {
        var backoff = ExponentialBackoff.duringOutage
        var refusals = 0
        while true {
            do {
                try await put(thumbnails, sha256: sha256)
                open()
                return
            } catch let error as StorageError {
                close(error)
                repeat {
                    guard await backoff.sleep(atMost: Self.longestPause) else { throw ThumbnailError.stopped(error) }
                } while try await !prove()
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
            let isNews = state.told.map { now - $0 > Self.longestPause } ?? true
            state = State(isOpen: false, told: isNews ? now : state.told)
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
    /// The process was asked to stop while the bucket took nothing.
    case stopped(StorageError)
    /// The bucket takes other objects, but not these.
    case refused(StorageError)
}
