import Catalog
import Hummingbird
import Logging
import NIOCore
import Query
import ServiceLifecycle

/// A whole result, written in batches. The next batch is read once the previous one is written: memory is bounded, and
/// nothing more is read after the client disconnects.
struct ExportBody: Sendable {
    private static let batch = 200

    private let format: ExportFormat
    private let queries: LibraryQueries
    private let shapes: ResponseShapes
    private let visibility: Visibility
    private let place: StreamCount.Place
    private let logger: Logger
    private var photos: OrderedPhotos
    private var lines: [UInt8]

    /// Reads the first batch, so that an unavailable database is reported by the status.
    init(
        _ photos: OrderedPhotos, _ format: ExportFormat, _ queries: LibraryQueries, _ shapes: ResponseShapes,
        for visibility: Visibility, place: StreamCount.Place, logger: Logger
    ) async throws {
        self.photos = photos
        self.format = format
        self.queries = queries
        self.shapes = shapes
        self.visibility = visibility
        self.place = place
        self.logger = logger
        lines = format.head
        lines += try await next()
    }

    /// When it fails halfway, the connection is closed without the last chunk, so that the client does not mistake a
    /// part for the whole.
    var body: ResponseBody {
        ResponseBody { [self] writer in
            var rest = self
            do {
                while !rest.lines.isEmpty {
                    try await writer.write(ByteBuffer(bytes: rest.lines))
                    guard !Task.isShuttingDownGracefully else { throw CancellationError() }
                    rest.lines = try await rest.next()
                }
                try await writer.finish(nil)
            } catch {
                // A client that disconnects is not logged.
                if Task.isCancelled { throw error }
                logger.warning("export aborted", metadata: ["error": "\(error)"])
                throw error
            }
        }
    }

    /// The lines of the next batch. Empty at the end.
    private mutating func next() async throws -> [UInt8] {
        while true {
            let ids = photos.next(Self.batch)
            guard !ids.isEmpty else { return [] }
            let photos = try await queries.photos(ids, format.columns(shapes), for: visibility)
            let lines = try format.lines(photos, shapes)
            if !lines.isEmpty { return lines }
        }
    }
}
