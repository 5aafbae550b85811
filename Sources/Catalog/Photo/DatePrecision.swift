/// How precisely a date is known: `photos.taken_precision`. Unknown parts have their earliest possible value.
package enum DatePrecision: String, Sendable, CaseIterable, Comparable, Codable {
    case year, month, day
    /// Date and time of day.
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

    /// Whether two dates agree at this precision: same year, month or day.
    package func agree(_ left: WallClock, _ right: WallClock) -> Bool {
        switch self {
        case .year: left.date.year == right.date.year
        case .month: (left.date.year, left.date.month) == (right.date.year, right.date.month)
        case .day: left.date == right.date
        case .time: left == right
        }
    }
}
