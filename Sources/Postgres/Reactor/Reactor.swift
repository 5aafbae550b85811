import CPostgres
import Glibc
import Synchronization

/// Waits for the sockets and deadlines of all connections on one thread.
///
/// The task that waits arms the socket once (`EPOLLONESHOT`), and the thread only fires its signal: libpq is called only
/// in tasks, not here. The thread lives as long as the process.
final class Reactor: Sendable {
    enum Wake: Sendable {
        case ready
        case deadline
        case cancelled
    }

    struct Interest: OptionSet {
        let rawValue: UInt32
        static let read = Interest(rawValue: EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
        static let write = Interest(rawValue: EPOLLOUT.rawValue)
    }

    private struct Waiter {
        let deadline: ContinuousClock.Instant?
        let fire: @Sendable (Wake) -> Void
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var nextToken: UInt64 = 1
        /// When the thread wakes by itself; an earlier deadline must wake it.
        var sleepsUntil: ContinuousClock.Instant?
    }

    /// The token of the event that only interrupts the thread's sleep.
    private static let wakeToken: UInt64 = 0

    static let shared = Reactor()

    private let poll: Int32
    private let bell: Int32
    private let state = Mutex(State())

    private init() {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(poll >= 0 && bell >= 0, "epoll is unavailable: errno \(errno)")
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.wakeToken))
        precondition(epoll_ctl(poll, EPOLL_CTL_ADD, bell, &event) == 0, "epoll_ctl: errno \(errno)")
        precondition(SystemThread.spawn { [self] in run() }, "the reactor's thread cannot be created: errno \(errno)")
    }

    /// Waits until the socket is ready, the deadline passes, or (where `cancellable`) the task is cancelled.
    func wait(
        for interest: Interest, on socket: Int32, until deadline: ContinuousClock.Instant?, cancellable: Bool
    ) async -> Wake {
        let signal = Signal<Wake>()
        let token = enlist(deadline: deadline) { signal.fire($0) }
        defer { dismiss(token) }
        // A socket that cannot be watched is reported as ready: the next read fails with the reason.
        if !arm(socket, for: interest, token: token) { signal.fire(.ready) }
        return await cancellable ? signal.wait(cancelled: .cancelled) : signal.wait()
    }

    /// Calls `action` once `deadline` has passed, unless the token is dismissed before.
    func schedule(at deadline: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        enlist(deadline: deadline) { _ in action() }
    }

    func dismiss(_ token: UInt64) {
        _ = state.withLock { $0.waiters.removeValue(forKey: token) }
    }

    private func enlist(
        deadline: ContinuousClock.Instant?, _ fire: @escaping @Sendable (Wake) -> Void
    ) -> UInt64 {
        let (token, isNearest) = state.withLock { state in
            let token = state.nextToken
            state.nextToken += 1
            state.waiters[token] = Waiter(deadline: deadline, fire: fire)
            guard let deadline, state.sleepsUntil.map({ deadline < $0 }) ?? true else { return (token, false) }
            state.sleepsUntil = deadline
            return (token, true)
        }
        if isNearest {
            // A full counter means that the thread is being woken already.
            _ = eventfd_write(bell, 1)
        }
        return token
    }

    private func arm(_ socket: Int32, for interest: Interest, token: UInt64) -> Bool {
        var event = epoll_event(
            events: interest.rawValue | EPOLLONESHOT.rawValue, data: epoll_data_t(u64: token))
        if epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event) == 0 { return true }
        return errno == ENOENT && epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) == 0
    }

    private func run() {
        let capacity = 64
        var events = [epoll_event](repeating: epoll_event(), count: capacity)
        while true {
            let count = epoll_wait(poll, &events, Int32(capacity), sleepTime())
            for event in events.prefix(max(0, Int(count))) { deliver(event) }
            expire()
        }
    }

    private func deliver(_ event: epoll_event) {
        let token = event.data.u64
        if token == Self.wakeToken {
            var count: eventfd_t = 0
            _ = eventfd_read(bell, &count)
            return
        }
        let waiter = state.withLock { $0.waiters.removeValue(forKey: token) }
        waiter?.fire(.ready)
    }

    /// Milliseconds until the earliest deadline, rounded up so that it has passed on waking; -1 without one.
    private func sleepTime() -> Int32 {
        let deadline = state.withLock { state in
            state.sleepsUntil = state.waiters.values.lazy.compactMap(\.deadline).min()
            return state.sleepsUntil
        }
        guard let deadline else { return -1 }
        let left = (deadline - .now).components
        let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000 + 1
        return Int32(clamping: max(0, milliseconds))
    }

    private func expire() {
        let now = ContinuousClock.now
        let expired = state.withLock { state -> [Waiter] in
            guard let nearest = state.sleepsUntil, nearest <= now else { return [] }
            let tokens = state.waiters.filter { $0.value.deadline.map { $0 <= now } ?? false }.keys
            return tokens.compactMap { state.waiters.removeValue(forKey: $0) }
        }
        for waiter in expired { waiter.fire(.deadline) }
    }
}
