import CMalloc
import Foundation
import Synchronization

/// Limits how many pictures are decoded at the same time, by the memory they need.
protocol DecodingAdmission: Sendable {
    /// Runs `body` once its share of memory is free. Blocks the thread until then.
    func during(_ share: DecodingLimiter.Share, _ body: () throws(PictureError) -> Void) throws(PictureError)
}

/// A semaphore over the memory of a worker, first come, first served: many small pictures at the same time, or one
/// large picture and small ones, or one very large picture alone.
final class DecodingLimiter: DecodingAdmission {
    /// The limiter of this process, for all its decoders and for ffmpeg.
    static let process = DecodingLimiter()

    enum Share: Int {
        /// The picture is decoded row by row, or it is small.
        case little = 1
        /// Tens of megabytes: only one such picture at a time.
        case much = 33
        /// Over a hundred megabytes: no other picture at the same time.
        case all = 64
    }

    private struct State {
        var free = Share.all.rawValue
        var nextTicket = 0
        /// The ticket that enters next.
        var served = 0
    }

    private let condition = NSCondition()
    private let state = Mutex(State())

    func during(_ share: Share, _ body: () throws(PictureError) -> Void) throws(PictureError) {
        enter(share)
        defer { leave(share) }
        // Memory that other pictures freed still counts as used until it is returned to the system.
        if share == .all { malloc_trim(0) }
        try body()
    }

    /// Blocks the thread until the share is free.
    func enter(_ share: Share) {
        let units = share.rawValue
        condition.lock()
        let ticket = state.withLock { state in
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
        while !state.withLock({ $0.served == ticket && $0.free >= units }) { condition.wait() }
        state.withLock { state in
            state.served += 1
            state.free -= units
        }
        condition.broadcast()
        condition.unlock()
    }

    func leave(_ share: Share) {
        condition.lock()
        state.withLock { $0.free += share.rawValue }
        condition.broadcast()
        condition.unlock()
    }
}
