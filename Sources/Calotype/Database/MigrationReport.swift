import Logging
import Postgres

/// Formats the progress of a migration for people.
enum MigrationReport {
    static func line(of progress: Migrator.Progress) -> String {
        switch progress {
        case .begins(let migration, let number, let count): "applying \(migration.fileName) (\(number) of \(count))"
        case .waitsForLock(let migration, let holders):
            "\(migration.fileName) waits for a lock held by \(holders)"
        case .applied(let migration, let duration): "applied \(migration.fileName) in \(seconds(duration)) s"
        }
    }

    /// On an empty database, no migration takes a second.
    static func level(of progress: Migrator.Progress) -> Logger.Level {
        switch progress {
        case .begins: .debug
        case .waitsForLock: .notice
        case .applied(_, let duration): duration > .seconds(1) ? .info : .debug
        }
    }

    /// Formats seconds with two decimal places.
    static func seconds(_ duration: Duration) -> String {
        let hundredths = duration.components.seconds * 100 + duration.components.attoseconds / 10_000_000_000_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
