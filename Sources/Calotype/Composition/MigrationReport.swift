import Postgres

/// Says how a migration goes on, for a person who waits.
enum MigrationReport {
    static func line(of progress: Migrator.Progress) -> String {
        switch progress {
        case .begins(let migration, let number, let count): "\(migration.fileName) begins (\(number) of \(count))"
        case .waitsForLock(let migration, let holders):
            "\(migration.fileName) waits for a table that \(holders) holds"
        case .applied(let migration, let duration): "applied \(migration.fileName) in \(seconds(duration)) s"
        }
    }

    /// With two digits after the point.
    static func seconds(_ duration: Duration) -> String {
        let hundredths = duration.components.seconds * 100 + duration.components.attoseconds / 10_000_000_000_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
