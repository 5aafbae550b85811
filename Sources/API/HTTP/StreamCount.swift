import Catalog
import HTTPTypes
import Synchronization

/// Counts open event streams, or exports: per token including its sessions, and in total.
final class StreamCount: Sendable {
    /// What is counted, as in "streams".
    private let name: String
    private let limit: Int
    private let total: Int
    private let open = Mutex<[Credential.Owner: Int]>([:])
    private let counters: ConnectionCounters
    private let gauge: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - limit: per token.
    ///   - total: for all clients.
    ///   - gauge: is set to the total on each change.
    init(
        _ name: String, limit: Int, total: Int, counters: ConnectionCounters,
        gauge: @escaping @Sendable (Int) -> Void
    ) {
        self.name = name
        self.limit = limit
        self.total = total
        self.counters = counters
        self.gauge = gauge
    }

    /// Counts one more until the returned object is released.
    ///
    /// - Throws: `TOO_MANY_STREAMS`, status 429.
    func begin(_ credential: Credential) throws(Problem) -> Place {
        let owner = credential.owner
        let refusal = open.withLock { open -> String? in
            if open[owner, default: 0] >= limit {
                return "This token and its sessions already have \(limit) \(name) open; close one."
            }
            if open.values.reduce(0, +) >= total {
                return "The server already has \(total) \(name) open for all clients; try again later."
            }
            open[owner, default: 0] += 1
            return nil
        }
        if let refusal {
            counters.refusedStreams.add(1)
            throw Problem(
                status: .tooManyRequests, code: "TOO_MANY_STREAMS", detail: refusal,
                headers: [.retryAfter: Problem.retryAfter])
        }
        gauge(1)
        return Place { [self] in
            open.withLock { open in
                let left = open[owner, default: 1] - 1
                open[owner] = left > 0 ? left : nil
            }
            gauge(-1)
        }
    }

    /// Released with the last reference, also if the response is never written.
    final class Place: Sendable {
        private let end: @Sendable () -> Void

        init(end: @escaping @Sendable () -> Void) { self.end = end }

        deinit { end() }
    }
}
