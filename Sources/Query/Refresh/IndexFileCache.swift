import Logging
import Postgres

/// Reads the base from the index file at the start, and writes it in the background.
struct IndexFileCache: Sendable {
    /// A base from the file, and the changes since.
    struct Restored: Sendable {
        let base: FullLoad.Loaded
        let changes: [Int64: PhotoFacts?]
        let position: FeedPosition
    }

    /// Maximum number of changes since the base. After more, a new base is loaded, although readers do not need it: the feed
    /// keeps about 100,000 rows, and the file is useless without the rows since its position.
    static let mostChanges = 50_000

    let file: IndexFile
    /// Delay between the load of a base and the write, so that a start or a rebuild has ended.
    let delay: Duration
    let client: PostgresClient
    let logger: Logger

    /// Nil if the tables must be read instead.
    ///
    /// - Throws: ``PostgresError`` while the database is unavailable.
    func restore() async throws -> Restored? {
        do {
            return try await read()
        } catch IndexFileError.absent {
            return nil
        } catch let error as PostgresError where error.isUnavailable || error == .cancelled {
            throw error
        } catch {
            logger.notice("index file discarded", metadata: ["file": "\(file.path)", "reason": "\(reason(error))"])
            return nil
        }
    }

    private func read() async throws -> Restored {
        // Blocks a thread briefly, before any request can be served.
        let contents = try file.read(of: try await .here(client))
        guard try await contents.mark.isThere(client) else { throw IndexFileError.unmarked }
        let feed = ChangeFeed(client: client)
        let reading = try await feed.changes(since: contents.position, librarySize: contents.segment.count)
        guard case .photos(let changes) = reading.changes, !reading.isForeign else { throw IndexFileError.tooOld }
        let base = FullLoad.Loaded(segment: contents.segment, position: contents.position)
        return Restored(base: base, changes: changes, position: reading.position)
    }

    /// Writes a base to the file. Logs failures; the next base is the next attempt.
    ///
    /// - Parameter base: called after the delay; nil if another base has replaced it.
    func write(after delay: Duration, _ base: @Sendable () async -> FullLoad.Loaded?) async {
        do {
            // Before the delay: a database that is restored meanwhile loses the mark, and the base is not of that database.
            let mark = try await FeedMark.make(client)
            try await Task.sleep(for: delay)
            let origin = try await IndexOrigin.here(client)
            guard try await mark.isThere(client) else { throw IndexFileError.unmarked }
            guard let base = await base() else { return }
            let contents = IndexFile.Contents(
                origin: origin, position: base.position, mark: mark, segment: base.segment)
            try await BackgroundExecutor.run { try file.write(contents) }
            logger.debug("index file written", metadata: ["file": "\(file.path)", "photos": "\(base.segment.count)"])
        } catch {
            logger.warning(
                "index file not written", metadata: ["file": "\(file.path)", "reason": "\(reason(error))"])
        }
    }

    private func reason(_ error: any Error) -> any Error {
        error is IndexFileError ? error : IndexFileError.refused("\(error)")
    }
}
