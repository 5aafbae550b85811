import Foundation

/// Decides which backups are kept: all of the last 24 hours, and the newest of each of the last days, weeks and months
/// that have a backup.
package struct Retention: Equatable, Sendable {
    package let days: Int
    package let weeks: Int
    package let months: Int

    package init(_ source: SettingsSource) throws(SettingError) {
        let text = try source.required(.backupKeep)
        let numbers = text.split(separator: " ").map { Int($0) }
        guard numbers.count == 3, let days = numbers[0], let weeks = numbers[1], let months = numbers[2],
            days >= 1, weeks >= 0, months >= 0, max(days, weeks, months) <= 10_000
        else {
            throw .invalid(
                .backupKeep, value: text,
                expected: "three numbers: days (at least 1), weeks and months, such as 7 4 12")
        }
        (self.days, self.weeks, self.months) = (days, weeks, months)
    }

    package init(days: Int, weeks: Int, months: Int) {
        (self.days, self.weeks, self.months) = (days, weeks, months)
    }

    /// Days, weeks and months are in UTC. Periods without a backup are not counted: a library that made no backup for a
    /// year loses none.
    ///
    /// - Parameter new: the backup that was just made, which stays; after a clock was set back it is not the newest.
    package func expired(_ backups: [BackupName], except new: BackupName? = nil) -> [BackupName] {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let newestFirst = backups.sorted(by: >)
        // A backup made before an upgrade is not replaced by that of the following night.
        var kept = Set(
            backups.filter { backup in
                newestFirst.first.map { $0.date.timeIntervalSince(backup.date) < 86_400 } ?? false
            })
        let spans: [(Int, Set<Calendar.Component>)] = [
            (days, [.year, .month, .day]), (weeks, [.yearForWeekOfYear, .weekOfYear]), (months, [.year, .month]),
        ]
        for (count, components) in spans {
            var seen: Set<DateComponents> = []
            for backup in newestFirst {
                guard seen.count < count else { break }
                if seen.insert(calendar.dateComponents(components, from: backup.date)).inserted {
                    kept.insert(backup)
                }
            }
        }
        return newestFirst.filter { !kept.contains($0) && $0 != new }
    }
}
