import Catalog
import HTTPTypes
import Synchronization

/// Bounds the bytes of request bodies that are in memory at once. Requests beyond the limit are refused. They do not
/// wait, because a waiting request would keep the bytes it already has.
final class BodyBudget: Sendable {
    /// Who sends a body: a token with all its sessions; without one, an address.
    enum Sender: Sendable, Hashable {
        case owner(Credential.Owner)
        case peer(String)
    }

    private struct State {
        var free: Int
        var held: [Sender: Int] = [:]
    }

    private let state: Mutex<State>
    private let share: Int
    private let counters: ConnectionCounters

    /// - Parameter share: what one sender may hold of it.
    init(bytes: Int, share: Int, counters: ConnectionCounters) {
        state = Mutex(State(free: bytes))
        self.share = share
        self.counters = counters
    }

    func loan(to sender: Sender) -> Loan { Loan(self, sender) }

    private func take(_ bytes: Int, _ sender: Sender) throws(Problem) {
        let isFree = state.withLock { state in
            let held = state.held[sender, default: 0] + bytes
            guard bytes <= state.free, held <= share else { return false }
            state.free -= bytes
            state.held[sender] = held
            return true
        }
        guard isFree else {
            counters.refusedBodies.add(1)
            throw .unavailable("Too many request bodies are being read at once; try again.")
        }
        counters.bodyBytes.add(bytes)
    }

    private func takeBack(_ bytes: Int, _ sender: Sender) {
        state.withLock { state in
            state.free += bytes
            let held = state.held[sender, default: 0] - bytes
            state.held[sender] = held > 0 ? held : nil
        }
        counters.bodyBytes.add(-bytes)
    }

    /// The reserved bytes of one request, released with the last reference to this object.
    final class Loan: Sendable {
        private let budget: BodyBudget
        private let sender: Sender
        private let bytes = Mutex(0)

        fileprivate init(_ budget: BodyBudget, _ sender: Sender) {
            self.budget = budget
            self.sender = sender
        }

        /// - Throws: 503 when the budget is used up, or the sender's share of it.
        func grow(to wanted: Int) throws {
            try bytes.withLock { bytes in
                guard wanted > bytes else { return }
                try budget.take(wanted - bytes, sender)
                bytes = wanted
            }
        }

        deinit {
            budget.takeBack(bytes.withLock { $0 }, sender)
        }
    }
}
