import Catalog
import Foundation
import Ingest
import Testing

/// Movies whose heads are wrong or say nothing.
@Suite(.enabled(if: MadeVideo.programs.poster != nil, "needs ffmpeg"), .timeLimit(.minutes(2)))
struct MovieClockTests {
    private static let created = ["-metadata", "creation_time=2017-06-07T08:09:10Z"]
    private static let clocks = ["mvhd", "tkhd", "mdhd"]

    @Test func `a timestamp that would be before 1970 is counted from 1970`() throws {
        let movie = try MadeVideo.setting(
            clocks: Self.clocks, of: try MadeVideo.movie(Self.created), to: 1_400_000_000)
        let date = try #require(PictureReader().read(movie).facts.date)
        #expect(date.clock == WallClock(iso8601: "2014-05-13T16:53:20") && date.isUniversal)
        // The first day of either count is none.
        let empty = try MadeVideo.setting(clocks: Self.clocks, of: movie, to: 3600)
        #expect(PictureReader().read(empty).facts.date == nil)
    }

    @Test func `without a timestamp of the movie, that of the track or of its media is used`() throws {
        let movie = try MadeVideo.movie(Self.created)
        let right = WallClock(iso8601: "2017-06-07T08:09:10")
        for cleared in [["mvhd"], ["mvhd", "tkhd"]] {
            let reading = PictureReader().read(try MadeVideo.setting(clocks: cleared, of: movie, to: 0))
            #expect(reading.facts.date?.clock == right)
            #expect(reading.facts.date?.source == "quicktime:TrackCreateDate")
        }
        // One in the future is none either.
        let future = try MadeVideo.setting(clocks: ["mvhd"], of: movie, to: 4_294_000_000)
        #expect(PictureReader().read(future).facts.date?.clock == right)
        #expect(PictureReader().read(try MadeVideo.setting(clocks: Self.clocks, of: movie, to: 0)).facts.date == nil)
    }

    @Test(arguments: [
        ["-movflags", "frag_keyframe+empty_moov"], ["-movflags", "frag_keyframe"],
        ["-movflags", "frag_keyframe+empty_moov+default_base_moof"], ["-movflags", "dash+global_sidx+frag_keyframe"],
        ["-movflags", "cmaf+frag_keyframe"], ["-movflags", "faststart"],
    ])
    func `the duration of a fragmented movie includes all fragments`(form: [String]) throws {
        let movie = try MadeVideo.bytes(
            "mp4", MadeVideo.pictures(4) + MadeVideo.h264 + ["-g", "25"] + form)
        #expect(PictureReader().read(movie).durationSeconds.map { abs($0 - 4) < 0.06 } == true, "\(form)")
    }

    @Test func `without a duration in the movie header, that of the track is used`() throws {
        var movie = try MadeVideo.movie()
        let head = try #require(movie.firstRange(of: Array("mvhd".utf8))).upperBound
        for unknown in [[UInt8](repeating: 0, count: 4), [UInt8](repeating: 0xFF, count: 4)] {
            movie.replaceSubrange(head + 16..<head + 20, with: unknown)
            #expect(PictureReader().read(movie).durationSeconds == 1)
        }
    }

    @Test func `invalid fragments and indexes give a reading`() throws {
        let whole = try MadeVideo.bytes(
            "mp4",
            MadeVideo.pictures(2) + MadeVideo.h264
                + ["-g", "10", "-movflags", "dash+global_sidx+frag_keyframe"])
        let starts = ["moof", "sidx", "mvex"].compactMap { whole.firstRange(of: Array($0.utf8))?.lowerBound }
        #expect(starts.count == 3)
        for start in starts {
            for index in start..<min(start + 150, whole.count) {
                var broken = whole
                broken[index] = 0xFF
                _ = PictureReader().read(broken)
            }
        }
    }
}
