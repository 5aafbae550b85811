package import Catalog
import Glibc
import Intake

/// A moment at which a picture may have been taken, and who says so.
package struct CaptureDate: Sendable, Equatable, Codable {
    /// What the date is of. The first of these that a picture has is taken, see docs/metadata.md.
    package enum Kind: Int, Sendable, Comparable, Codable {
        /// The picture, by the camera or by a person.
        case original
        /// Its digital form: of a scan, the scan.
        case digitized
        /// The file, by the camera or the program that wrote it.
        case modified
        /// The clock of the satellites, when the position was found.
        case satellite
        /// Its name.
        case name
        /// The object in the store, or the file that was copied there.
        case object
        /// What Google Photos said of it; between the name and the object. The numbers are kept in the table `file_facts`.
        case takeout

        private var rank: Int { self == .takeout ? 2 * Self.name.rawValue + 1 : 2 * rawValue }

        package static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }
    }

    package let kind: Kind
    /// With its fraction of a second. Of the place, or of UTC where ``isUniversal``.
    package var clock: WallClock
    /// Minutes east of UTC.
    package var offsetMinutes: Int?
    /// `exif:DateTimeOriginal`
    package let source: String
    /// What of the clock is known.
    package var precision = DatePrecision.time
    /// The clock is that of UTC and waits for the zone of the place.
    package var isUniversal = false

    /// Microseconds that a clock may be ahead: fourteen hours are the widest offset from UTC, and ten are for clocks that
    /// are set badly. Beyond that lies the future, which has no pictures yet.
    private static let tolerance: Int64 = 24 * 3600 * 1_000_000
    /// 1904 and 1970 are where counters begin, and what a clock without a battery shows.
    private static let beginnings = [(1904, 1, 1), (1970, 1, 1)].map { CivilDate(year: $0.0, month: $0.1, day: $0.2) }

    /// Nil for what is no date of a picture: before there were any, the first day of a counter, the future.
    package init?(
        _ kind: Kind, _ clock: WallClock, offsetMinutes: Int? = nil, source: String, isUniversal: Bool = false,
        precision: DatePrecision = .time, now: Int64 = Int64(time(nil)) * 1_000_000
    ) {
        guard clock.date.year >= 1826, clock.microseconds <= now + Self.tolerance,
            precision < .day || !Self.beginnings.contains(clock.date)
        else { return nil }
        self.kind = kind
        self.clock = clock
        self.offsetMinutes = offsetMinutes
        self.source = source
        self.isUniversal = isUniversal
        self.precision = precision
    }

    /// Includes the precision and the zone of the written date.
    package init?(_ kind: Kind, _ written: WrittenDate, source: String) {
        self.init(
            kind, written.clock, offsetMinutes: written.offsetMinutes, source: source, precision: written.precision)
    }

    /// The first of the lowest kind: within a kind, the one that stands before is believed. One that is known to the year, the
    /// month or the day gives way to a fuller one that agrees with it and ``mayComplete(_:)``, never to another.
    static func best(of dates: [CaptureDate]) -> CaptureDate? {
        let sorted = dates.enumerated().sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }
            .map(\.element)
        guard let first = sorted.first else { return nil }
        return sorted.dropFirst().reduce(first) { best, other in other.mayComplete(best) ? other : best }
    }

    /// Whether this says more of the same moment: it is of the same kind; of a day that the camera wrote without a time, it
    /// may be the time of the digital form, and of a name's date what Google Photos said.
    private func mayComplete(_ other: CaptureDate) -> Bool {
        guard precision > other.precision, other.precision.agree(clock, other.clock) else { return false }
        return switch (other.kind, kind) {
        case (.original, .digitized): other.precision == .day && !isUniversal
        case (.name, .takeout): true
        default: kind == other.kind
        }
    }
}
