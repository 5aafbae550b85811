package import Catalog
import Foundation
import Intake

extension CaptureDate {
    /// The source of a date that says only when an object came into the store: each copy has another.
    static let arrival = "object:LastModified"

    /// The first of what the object itself tells: its name, the time of the file that rclone copied (`x-amz-meta-mtime`, in
    /// seconds from 1970), and when it came into the store.
    ///
    /// - Parameters:
    ///   - metadata: the object's own, names in lower case.
    ///   - modified: Last-Modified.
    package init?(fileName: String, metadata: [String: String], modified: Instant?) {
        if let date = CaptureDate(fileName: fileName) {
            self = date
            return
        }
        let copied = metadata["mtime"].flatMap(Double.init).flatMap { seconds in
            Int64(exactly: (seconds * 1_000_000).rounded())
        }
        for (moment, source) in [(copied, "object:mtime"), (modified?.microseconds, Self.arrival)] {
            guard let clock = moment.flatMap(WallClock.init(microseconds:)),
                let date = CaptureDate(.object, clock, offsetMinutes: 0, source: source, isUniversal: true)
            else { continue }
            self = date
            return
        }
        return nil
    }

    /// With the clock of the place and its offset from UTC, as far as a zone tells them.
    ///
    /// - Parameter zone: an IANA name. Of an hour that a clock showed twice, the first is meant.
    package func settled(in zone: String?) -> CaptureDate {
        guard isUniversal || offsetMinutes == nil, let zone = zone.flatMap(TimeZone.init(identifier:)) else {
            return self
        }
        func offset(at microseconds: Int64) -> Int {
            let date = Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
            return Int((Double(zone.secondsFromGMT(for: date)) / 60).rounded())
        }
        var settled = self
        if isUniversal {
            let minutes = offset(at: clock.microseconds)
            guard let wall = WallClock(microseconds: clock.microseconds + Int64(minutes) * 60_000_000) else {
                return self
            }
            settled.clock = wall
            settled.offsetMinutes = minutes
            settled.isUniversal = false
            return settled
        }
        // The offset depends on the instant, and the instant on the offset: the one a day before is never ahead of it.
        let before = offset(at: clock.microseconds - 24 * 3600 * 1_000_000)
        let first = offset(at: clock.microseconds - Int64(before) * 60_000_000)
        settled.offsetMinutes = first == before ? before : offset(at: clock.microseconds - Int64(first) * 60_000_000)
        return settled
    }
}
