import Logging
import Synchronization

/// A log message that any client can cause. It is a warning at most once per minute; the others are logged at debug
/// level.
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
