import Logging
import Synchronization

/// A message that anybody can cause: a warning once a minute, and beyond that for who debugs.
final class RareWarning: Sendable {
    private static let interval: Duration = .seconds(60)

    private let next = Mutex<ContinuousClock.Instant>(.now)

    func level() -> Logger.Level {
        next.withLock { next in
            guard .now >= next else { return .debug }
            next = .now + Self.interval
            return .warning
        }
    }
}
