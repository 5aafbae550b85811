import HTTPTypes
import Synchronization

/// How many event streams each credential holds open.
final class StreamCount: Sendable {
    private let open = Mutex<[[UInt8]: Int]>([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Counts one more until the returned place is given up.
    ///
    /// - Throws: `TOO_MANY_STREAMS`, status 429.
    func begin(_ credential: Credential) throws(Problem) -> Place {
        let holder = credential.holder
        let isFree = open.withLock { open in
            guard open[holder, default: 0] < limit else { return false }
            open[holder, default: 0] += 1
            return true
        }
        guard isFree else {
            throw Problem(
                status: .tooManyRequests, code: "TOO_MANY_STREAMS",
                detail: "This credential has \(limit) streams open already; close one.")
        }
        return Place { [self] in
            open.withLock { open in
                let left = open[holder, default: 1] - 1
                open[holder] = left > 0 ? left : nil
            }
        }
    }

    /// Given up when nobody holds it any more: also by a response that is never written.
    final class Place: Sendable {
        private let end: @Sendable () -> Void

        init(end: @escaping @Sendable () -> Void) { self.end = end }

        deinit { end() }
    }
}
