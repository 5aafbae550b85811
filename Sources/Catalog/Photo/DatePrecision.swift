/// How much of a date is known: `photos.taken_precision`. What is not known counts as the earliest possible.
package enum DatePrecision: String, Sendable, CaseIterable, Comparable, Codable {
    case year, month, day
    /// With a time of the day.
    case time

    package static func < (left: DatePrecision, right: DatePrecision) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .year: 0
        case .month: 1
        case .day: 2
        case .time: 3
        }
    }

    /// Whether two clocks are the same as far as this reaches: of one year, month or day.
    package func agree(_ left: WallClock, _ right: WallClock) -> Bool {
        switch self {
        case .year: left.date.year == right.date.year
        case .month: (left.date.year, left.date.month) == (right.date.year, right.date.month)
        case .day: left.date == right.date
        case .time: left == right
        }
    }
}
