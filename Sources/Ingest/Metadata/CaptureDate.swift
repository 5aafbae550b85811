package import Catalog
import Glibc
import Intake

/// A candidate for the date at which a picture was taken, with its source.
package struct CaptureDate: Sendable, Equatable, Codable {
    /// What the date describes. The lowest kind that a picture has wins, see docs/metadata.md.
    package enum Kind: Int, Sendable, Comparable, Codable {
        /// The moment of capture, written by the camera or a person.
        case original
        /// The digitisation: of a scan, the moment of scanning.
        case digitized
        /// The last change of the file, written by the camera or a program.
        case modified
        /// The satellites' time of the position fix.
        case satellite
        /// The date in the file name.
        case name
        /// The time of the upload, or of the file that was uploaded.
        case object
        /// The date in Google Takeout; ranks between `name` and `object`. The table `file_facts` stores the raw values.
        case takeout

        private var rank: Int { self == .takeout ? 2 * Self.name.rawValue + 1 : 2 * rawValue }

        package static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }
    }

    package let kind: Kind
    /// Includes the fraction of a second. Local time, or UTC if ``isUniversal``.
    package var clock: WallClock
    /// Minutes east of UTC.
    package var offsetMinutes: Int?
    /// Such as `exif:DateTimeOriginal`.
    package let source: String
    /// Which part of ``clock`` is known.
    package var precision = DatePrecision.time
    /// Whether ``clock`` is in UTC, because the zone of the place is not yet known.
    package var isUniversal = false

    /// Microseconds that a date may be in the future: fourteen hours are the widest offset from UTC, and ten allow for
    /// clocks that are set wrong. Later dates are invalid.
    private static let tolerance: Int64 = 24 * 3600 * 1_000_000
    /// The epochs 1904 and 1970, which a camera without a battery writes.
    private static let beginnings = [(1904, 1, 1), (1970, 1, 1)].map { CivilDate(year: $0.0, month: $0.1, day: $0.2) }

    /// Nil for a date that no picture can have: before photography, an epoch, or in the future.
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

    /// The first date of the lowest kind. A date that is known only to the year, month or day gives way to a more
    /// precise one that agrees with it and ``mayComplete(_:)``.
    static func best(of dates: [CaptureDate]) -> CaptureDate? {
        let sorted = dates.enumerated().sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }
            .map(\.element)
        guard let first = sorted.first else { return nil }
        return sorted.dropFirst().reduce(first) { best, other in other.mayComplete(best) ? other : best }
    }

    /// Whether this is a more precise form of the same date: it is of the same kind, or the digitisation of a capture
    /// date without a time, or Google Takeout's date for a date in a file name.
    private func mayComplete(_ other: CaptureDate) -> Bool {
        guard precision > other.precision, other.precision.agree(clock, other.clock) else { return false }
        return switch (other.kind, kind) {
        case (.original, .digitized): other.precision == .day && !isUniversal
        case (.name, .takeout): true
        default: kind == other.kind
        }
    }
}
