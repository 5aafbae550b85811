import Synchronization

/// Whether a write recently failed because the database's disk is full. Reads and pings still succeed then.
final class WriteHealth: Sendable {
    private static let lifetime: Duration = .seconds(30)

    private let diskFullUntil = Mutex<ContinuousClock.Instant?>(nil)

    func note(_ problem: Problem) {
        guard problem.code == Problem.diskFull else { return }
        diskFullUntil.withLock { $0 = .now + Self.lifetime }
    }

    var foundDiskFull: Bool { diskFullUntil.withLock { end in end.map { .now < $0 } ?? false } }
}
