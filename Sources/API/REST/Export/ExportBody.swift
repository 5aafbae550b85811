import Catalog
import GraphQL
import Hummingbird
import Logging
import NIOCore
import Query
import ServiceLifecycle

/// A whole result, line by line. Some hundred photos are read when those before are written: memory stays bounded, and
/// nothing more is read once the client is gone.
struct ExportBody: Sendable {
    private static let batch = 200

    let format: ExportFormat
    private let rest: RESTEngine
    private let context: LibraryRequestContext
    private let place: StreamCount.Place
    private var photos: OrderedPhotos
    private var lines: [UInt8]

    /// Reads the first photos, so that what is away is told by the status.
    init(
        _ photos: OrderedPhotos, _ format: ExportFormat, rest: RESTEngine, context: LibraryRequestContext,
        place: StreamCount.Place
    ) async throws {
        self.photos = photos
        self.format = format
        self.rest = rest
        self.context = context
        self.place = place
        lines = format.head
        lines += try await next()
    }

    /// Ends the connection without the last chunk when something goes wrong on the way, so that nobody takes a part for
    /// the whole.
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
                // Who leaves before the end is no matter for the log.
                if Task.isCancelled { throw error }
                context.logger.warning("export aborted", metadata: ["error": "\(error)"])
                throw error
            }
        }
    }

    /// Empty at the end. Photos that vanished since the snapshot are left out.
    private mutating func next() async throws -> [UInt8] {
        while true {
            let ids = photos.next(Self.batch)
            guard !ids.isEmpty else { return [] }
            let bytes = try await rest.run(format.document, InputObject(), context, batch: ids)
            let nodes = try JSONReader.read(bytes).object?.list("nodes") ?? []
            let lines = try nodes.compactMap(\.object).flatMap(format.line)
            if !lines.isEmpty { return lines }
        }
    }
}
