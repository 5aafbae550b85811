import CMalloc
import Foundation
import Intake
import Synchronization

/// Decides when a picture may be decoded, by the memory it needs.
protocol DecodingTurns: Sendable {
    /// Blocks the thread until there is room.
    func during(_ share: DecodingRoom.Share, _ body: () throws(PictureError) -> Void) throws(PictureError)
}

/// How many pictures are decoded at the same time, by the memory they take: many that take little, or one that takes much
/// beside them, or one alone that takes most of what a worker may have. First come, first served.
final class DecodingRoom: DecodingTurns {
    enum Share: Int {
        /// Rows are decoded one after another, or the picture is small.
        case little = 1
        /// Tens of megabytes: no two at a time.
        case much = 33
        /// Beyond a hundred: nothing beside it.
        case all = 64
    }

    private struct State {
        var free = Share.all.rawValue
        var nextTicket = 0
        /// Who is next.
        var served = 0
    }

    private let condition = NSCondition()
    private let state = Mutex(State())

    func during(_ share: Share, _ body: () throws(PictureError) -> Void) throws(PictureError) {
        enter(share)
        defer { leave(share) }
        // What others have freed counts as taken until the system has it back.
        if share == .all { malloc_trim(0) }
        try body()
    }

    /// Blocks the thread until there is room.
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
