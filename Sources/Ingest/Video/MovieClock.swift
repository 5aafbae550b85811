import Catalog

/// The timestamps of a movie: seconds of UTC since 1904. Some cameras count from 1970 instead.
enum MovieClock {
    /// Seconds from 1904 to 1970.
    static let unixBeginning = 2_082_844_800

    /// The first plausible timestamp of the movie, its tracks and their media.
    static func dates(_ head: MovieHead, _ tracks: [MovieTrack]) -> [CaptureDate] {
        if let date = self.date(head.created, source: "quicktime:CreateDate") { return [date] }
        for count in tracks.flatMap(\.created) {
            if let date = self.date(count, source: "quicktime:TrackCreateDate") { return [date] }
        }
        return []
    }

    /// A timestamp before 1970 when counted from 1904 is counted from 1970: no ISO base media file is that old.
    private static func date(_ count: Int, source: String) -> CaptureDate? {
        let seconds = count >= unixBeginning ? count - unixBeginning : count
        guard seconds > 0, seconds < 1 << 40, let clock = WallClock(microseconds: Int64(seconds) * 1_000_000) else {
            return nil
        }
        return CaptureDate(.digitized, clock, offsetMinutes: 0, source: source, isUniversal: true)
    }
}
