package import Catalog
import Foundation

extension CaptureDate {
    /// The source of a date that is only the time of the upload. Each copy of an object has another one.
    static let arrival = "object:LastModified"

    /// The date of an object, from the first that has one: its name, the file time copied by rclone
    /// (`x-amz-meta-mtime`, seconds since 1970), and the time of the upload.
    ///
    /// - Parameters:
    ///   - metadata: user metadata of the object, names in lower case.
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

    /// The date with local time and offset from UTC, if the zone determines them.
    ///
    /// - Parameter zone: an IANA name. If a local time occurs twice, the first occurrence is used.
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
        // The offset depends on the instant, and the instant on the offset. Starting a day earlier never overshoots.
        let before = offset(at: clock.microseconds - 24 * 3600 * 1_000_000)
        let first = offset(at: clock.microseconds - Int64(before) * 60_000_000)
        settled.offsetMinutes = first == before ? before : offset(at: clock.microseconds - Int64(first) * 60_000_000)
        return settled
    }
}
