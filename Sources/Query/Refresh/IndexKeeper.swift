import Logging
import Postgres

/// Takes the index from its file at the start, and writes it there beside the readers.
struct IndexKeeper: Sendable {
    /// A base from the file, and what changed since.
    struct Kept: Sendable {
        let base: FullLoad.Loaded
        let changes: [Int64: PhotoFacts?]
        let position: FeedPosition
    }

    /// Once the feed has told so much more, a new base is read, though readers do without: the feed keeps some 100,000
    /// rows, and what it has forgotten would make the file worthless.
    static let mostChanges = 50_000

    let file: IndexFile
    /// How long a new base is in use before it is written: a start, or a rebuild, is over by then.
    let pause: Duration
    let client: PostgresClient
    let logger: Logger

    /// Nil where the tables must be read.
    ///
    /// - Throws: ``PostgresError`` while the database cannot be reached.
    func take() async throws -> Kept? {
        do {
            return try await read()
        } catch IndexFileFlaw.absent {
            return nil
        } catch let error as PostgresError where error.isUnavailable || error == .cancelled {
            throw error
        } catch {
            logger.notice("index file discarded", metadata: ["file": "\(file.path)", "reason": "\(reason(error))"])
            return nil
        }
    }

    private func read() async throws -> Kept {
        // Blocks a thread for a moment, at a time when nothing can be answered yet.
        let contents = try file.read(of: try await .here(client))
        guard try await contents.mark.isThere(client) else { throw IndexFileFlaw.unmarked }
        let feed = ChangeFeed(client: client)
        let reading = try await feed.changes(since: contents.position, librarySize: contents.segment.count)
        guard case .photos(let changes) = reading.changes, !reading.isForeign else { throw IndexFileFlaw.tooOld }
        let base = FullLoad.Loaded(segment: contents.segment, position: contents.position)
        return Kept(base: base, changes: changes, position: reading.position)
    }

    /// Says in the log where that does not succeed; the next base is another attempt.
    ///
    /// - Parameter base: asked for after the pause; nil where another has taken its place.
    func keep(after pause: Duration, _ base: @Sendable () async -> FullLoad.Loaded?) async {
        do {
            // At once: a database that is put back later does not hold it, and then the base is not of that database.
            let mark = try await FeedMark.make(client)
            try await Task.sleep(for: pause)
            let origin = try await IndexOrigin.here(client)
            guard try await mark.isThere(client) else { throw IndexFileFlaw.unmarked }
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
        error is IndexFileFlaw ? error : IndexFileFlaw.refused("\(error)")
    }
}
