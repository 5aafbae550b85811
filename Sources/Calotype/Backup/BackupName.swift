package import Foundation

/// The name of a backup: its start time in UTC. Sorting by name sorts by time.
package struct BackupName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let date: Date
    package let description: String

    package init(_ date: Date) {
        self.date = date
        description = "calotype-" + date.formatted(Self.style)
    }

    package init?(_ name: String) {
        guard name.hasPrefix("calotype-"), let date = try? Date(String(name.dropFirst(9)), strategy: Self.style)
        else {
            return nil
        }
        self.init(date)
        guard description == name else { return nil }
    }

    package static func < (a: Self, b: Self) -> Bool { a.date < b.date }

    /// 20261130T031500Z
    private static let style = Date.ISO8601FormatStyle(timeZone: .gmt)
        .year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false).timeSeparator(.omitted)
        .timeZone(separator: .omitted)
}
