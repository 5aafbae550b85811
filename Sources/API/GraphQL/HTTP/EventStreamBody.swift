import AsyncAlgorithms
import Catalog
import GraphQL
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Responses as Server-Sent Events, in the distinct connections mode of GraphQL over SSE:
/// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
///
/// The next response is made when the previous one is written, so a slow reader slows the source down. A comment line
/// is sent every few seconds, which keeps proxies from closing the connection. At the same time the credential is
/// checked again.
struct EventStreamBody: Sendable {
    let responses: ResponseStream<Credential>
    let place: StreamCount.Place
    var heartbeat: Duration = .seconds(5)
    /// Whether the reader's credential is still valid.
    let isAllowed: @Sendable () async -> Bool

    /// The last response after the credential was revoked or has expired.
    private static let unauthenticated = GraphQLResponse(
        code: "UNAUTHENTICATED", message: "The credential of this stream is no longer valid.")

    /// Ends when the source ends, the client disconnects, the credential becomes invalid, or the server shuts down: in
    /// the last case without `complete`, so that clients reconnect.
    var body: ResponseBody {
        ResponseBody { [self] writer in
            for try await event in events.cancelOnGracefulShutdown() {
                if case .heartbeat = event, await !isAllowed() {
                    let last = Event.next(Self.unauthenticated.body).bytes + Event.complete.bytes
                    try await writer.write(ByteBuffer(bytes: last))
                    break
                }
                try await writer.write(ByteBuffer(bytes: event.bytes))
                if case .complete = event { break }
            }
            try await writer.finish(nil)
            // Counted until here.
            _ = place
        }
    }

    private enum Event: Sendable {
        case next([UInt8])
        case complete
        case heartbeat

        var bytes: [UInt8] {
            switch self {
            // Our JSON has no line breaks, so it fits into one line of data.
            case .next(let json): Array("event: next\ndata: ".utf8) + json + Array("\n\n".utf8)
            case .complete: Array("event: complete\ndata:\n\n".utf8)
            case .heartbeat: Array(":\n\n".utf8)
            }
        }
    }

    private var events: some AsyncSequence<Event, Never> & Sendable {
        merge(
            chain(responses.map { Event.next($0.body) }, [Event.complete].async),
            AsyncTimerSequence(interval: heartbeat, clock: ContinuousClock()).map { _ in Event.heartbeat })
    }
}
