import Catalog
import Foundation
import Ingest
import Intake
import Testing

private let programs = MadeVideo.programs

/// Films of other forms than MP4 and MOV, through a real store and the worker.
@Suite(
    .serialized, .enabled(if: programs.poster != nil && programs.probe != nil, "needs ffmpeg and ffprobe"),
    .timeLimit(.minutes(3)))
struct CamcorderFilmTests {
    private static let words = ["-metadata", "title=A film", "-metadata", "creation_time=2012-03-04T05:06:07Z"]
    private static let columns = """
        read_state, media_type, video_codec, width, height, round(duration_seconds::numeric, 1), error_code,
        CASE WHEN thumbnailed_at IS NOT NULL THEN 'thumbnails' END
        """

    /// 2011-02-03T04:05:06+01:00, by a Sony, at 43.5, −5.25.
    private static let packs: [[UInt8]] = [
        [0x18, 0x02, 0x20, 0x11, 0x02], [0x19, 0x03, 0x04, 0x05, 0x06], [0xB1, 0x4E, 0, 0, 0], [0xB2, 0, 43, 0, 1],
        [0xB3, 0, 30, 0, 1], [0xB4, 0, 0, 0, 1], [0xB5, 0x57, 0, 0, 0], [0xB6, 0, 5, 0, 1], [0xB7, 0, 15, 0, 1],
        [0xB8, 0, 0, 0, 1], [0xE0, 0x01, 0x08, 0, 0], [0xE4] + Array("HDR-".utf8), [0xE5] + Array("CX55".utf8),
        [0xE6] + Array("0V\0\0".utf8),
    ]

    @Test func `every format is read with one request, including its thumbnail`() async throws {
        let dv = ["-f", "lavfi", "-i", "testsrc=size=720x576:rate=25:duration=1", "-pix_fmt", "yuv420p"]
        var objects: [String: [UInt8]] = [
            "a.mkv": try MadeVideo.movie(Self.words, ending: "mkv"),
            "b.webm": try MadeVideo.bytes("webm", MadeVideo.pictures() + ["-c:v", "libvpx"]),
            "c.avi": try MadeVideo.bytes("avi", MadeVideo.pictures() + ["-c:v", "mjpeg"]),
            "d.mpg": try MadeVideo.bytes("mpg", MadeVideo.pictures(2) + ["-c:v", "mpeg2video"]),
            "e.wmv": try MadeVideo.bytes("wmv", MadeVideo.pictures() + ["-c:v", "wmv2"] + Self.words),
            "f.mts": try MadeVideo.avchd(Self.packs),
            "g.ts": try MadeVideo.movie(ending: "ts"),
            "h.dv": try MadeVideo.bytes("dv", dv),
            "i.vob": try MadeVideo.bytes(
                "vob", MadeVideo.pictures(2, size: "720x576") + ["-vf", "setsar=64/45", "-c:v", "mpeg2video"]),
            "j.flv": try MadeVideo.bytes("flv", MadeVideo.pictures() + ["-c:v", "flv1"]),
            "k.3gp": try MadeVideo.movie(ending: "3gp"),
        ]
        // An MPEG program stream under the name that JVC's camcorders give it.
        objects["l.MOD"] = objects["d.mpg"]
        try await VideoLibrary.with { [objects] library in
            try await library.read(objects, with: programs)
            #expect(
                try await library.rows(Self.columns) == [
                    "a.mkv read video/x-matroska h264 320 240 1.0 thumbnails",
                    "b.webm read video/webm vp8 320 240 1.0 thumbnails",
                    "c.avi read video/x-msvideo mjpeg 320 240 1.0 thumbnails",
                    "d.mpg read video/mpeg mpeg2video 320 240 2.0 thumbnails",
                    "e.wmv read video/x-ms-wmv wmv2 320 240 1.0 thumbnails",
                    "f.mts read video/mp2t h264 320 240 2.0 thumbnails",
                    "g.ts read video/mp2t h264 320 240 1.0 thumbnails",
                    "h.dv read video/x-dv dvvideo 768 576 1.0 thumbnails",
                    "i.vob read video/mpeg mpeg2video 1024 576 2.0 thumbnails",
                    "j.flv read video/x-flv flv1 320 240 1.0 thumbnails",
                    "k.3gp read video/3gpp avc1 320 240 1.0 thumbnails",
                    "l.MOD read video/mpeg mpeg2video 320 240 2.0 thumbnails",
                ])
            #expect(library.metrics.snapshot.gets == objects.count)
            let facts = try await library.rows(
                "taken_date, taken_offset, taken_source, camera_make, camera_model, title")
            #expect(facts[0] == "a.mkv 2012-03-04 05:06:07 0 tag:creation_time A film")
            #expect(facts[4] == "e.wmv 2012-03-04 05:06:07 0 asf:CreationDate A film")
            #expect(facts[5] == "f.mts 2011-02-03 04:05:06 60 avchd:DateTimeOriginal Sony HDR-CX550V")
            #expect(try await library.rows("latitude, longitude")[5] == "f.mts 43.500000 -5.250000")
        }
    }

    @Test func `dates of AVI files are read in the formats that cameras write`() async throws {
        let plain = try MadeVideo.bytes("avi", MadeVideo.pictures() + ["-c:v", "mjpeg"])
        let forms = [
            "Mon Mar 10 15:04:43 2003\n\0": "2003-03-10 15:04:43", "2003/ 3/10  3:04PM": "2003-03-10 15:04:00",
            "2003/03/10/ 15:04": "2003-03-10 15:04:00", "2003-03-10  15:04:43\0\0": "2003-03-10 15:04:43",
            "2003:03:10 15:04:43": "2003-03-10 15:04:43", "20030310150443": "2003-03-10 15:04:43",
            "MON MAR 10 15:04:43 2003": "2003-03-10 15:04:43", "10-MAR-2003 15:04:43": "2003-03-10 15:04:43",
            "2003-03-10T15:04:43": "2003-03-10 15:04:43",
        ]
        var objects: [String: [UInt8]] = [:]
        var expected: [String] = []
        for (index, form) in forms.sorted(by: { $0.key < $1.key }).enumerated() {
            objects["\(index).avi"] = try MadeVideo.inserting("IDIT", Array(form.key.utf8), into: plain)
            expected.append("\(index).avi \(form.value) riff:DateTimeOriginal")
        }
        // Nikon's list, EXIF's list, the words of RIFF, and XMP at the end.
        let make = MadeVideo.little(0x03, 2) + MadeVideo.little(6, 2) + Array("NIKON\0".utf8)
        let date = MadeVideo.little(0x13, 2) + MadeVideo.little(20, 2) + Array("2008:09:10 11:12:13\0".utf8)
        let nikon = Array("nctg".utf8) + MadeVideo.little(make.count + date.count) + make + date
        objects["nikon.avi"] = try MadeVideo.inserting("LIST", Array("ncdt".utf8) + nikon, into: plain)
        expected.append("nikon.avi 2008-09-10 11:12:13 nikon:DateTimeOriginal NIKON")
        objects["words.avi"] =
            try MadeVideo.bytes(
                "avi",
                MadeVideo.pictures() + ["-c:v", "mjpeg", "-metadata", "date=2010-05-06T07:08:09"]
                    + ["-metadata", "title=Im Garten", "-metadata", "comment=Ein Kommentar"])
        expected.append("words.avi 2010-05-06 07:08:09 riff:DateCreated Im Garten Ein Kommentar")
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2"
             xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2009-08-07T06:05:04"/>
            </rdf:RDF></x:xmpmeta>
            """
        objects["xmp.avi"] = plain + Array("_PMX".utf8) + MadeVideo.little(packet.utf8.count) + Array(packet.utf8)
        expected.append("xmp.avi 2009-08-07 06:05:04 xmp:exif:DateTimeOriginal 2")
        try await VideoLibrary.with { [objects, expected] library in
            try await library.read(objects, with: VideoPrograms(probe: programs.probe))
            #expect(
                try await library.rows("taken_date, taken_source, camera_make, title, description, rating")
                    == expected)
        }
    }

    @Test func `the date of DV is that of its frames, in a DV file and in AVI`() async throws {
        let source = ["-f", "lavfi", "-i", "testsrc=size=720x576:rate=25:duration=1", "-pix_fmt", "yuv420p"]
        // Packs of date and time in the first block of auxiliary data: 2004-06-08T12:34:56.
        func dated(_ film: [UInt8]) throws -> [UInt8] {
            let start = try #require(film.firstRange(of: [0x1F, 0x07, 0x00])).lowerBound
            var film = film
            let packs: [UInt8] = [0x62, 0xFF, 0xC8, 0xC6, 0x04, 0x63, 0xFF, 0x56, 0x34, 0x12]
            film.replaceSubrange(start + 3 * 80 + 3..<start + 3 * 80 + 13, with: packs)
            return film
        }
        let objects = [
            "a.dv": try dated(try MadeVideo.bytes("dv", source)),
            "b.avi": try dated(try MadeVideo.bytes("avi", source + ["-c:v", "dvvideo"])),
        ]
        try await VideoLibrary.with { library in
            try await library.read(objects, with: programs)
            #expect(
                try await library.rows("taken_date, taken_source, video_codec") == [
                    "a.dv 2004-06-08 12:34:56 dv:RecordingDate dvvideo",
                    "b.avi 2004-06-08 12:34:56 dv:RecordingDate dvvideo",
                ])
        }
    }

    @Test func `the poster of a video is its first frame that is not black`() async throws {
        let black = ["-f", "lavfi", "-i", "color=black:size=320x240:rate=25:duration=2"]
        let joined = ["-filter_complex", "[0][1]concat"]
        let objects = [
            "a-cut.mp4": try MadeVideo.bytes("mp4", black + MadeVideo.pictures(2) + joined + MadeVideo.h264),
            "b-faded.mp4": try MadeVideo.bytes(
                "mp4", MadeVideo.pictures(6) + ["-vf", "fade=in:0:75"] + MadeVideo.h264 + ["-g", "300"]),
            "c-cut.avi": try MadeVideo.bytes("avi", black + MadeVideo.pictures(2) + joined + ["-c:v", "mjpeg"]),
            "d-cut.mpg": try MadeVideo.bytes("mpg", black + MadeVideo.pictures(2) + joined + ["-c:v", "mpeg2video"]),
            "e-black.mp4": try MadeVideo.bytes("mp4", black + MadeVideo.h264),
        ]
        try await VideoLibrary.with { library in
            try await library.read(objects, with: programs)
            #expect(try await library.rows("thumbnailed_at IS NOT NULL").allSatisfy { $0.hasSuffix("t") })
            for name in ["a-cut.mp4", "c-cut.avi", "d-cut.mpg"] {
                #expect(try await library.brightness(of: name) > 60)
            }
            #expect(try await library.brightness(of: "b-faded.mp4") > 30)
            #expect(try await library.brightness(of: "e-black.mp4") < 5)
        }
    }

    @Test func `metadata is read from sidecars of videos`() async throws {
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"
             xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2001-02-03T04:05:06"/>
            </rdf:RDF></x:xmpmeta>
            """
        try await VideoLibrary.with { library in
            let film = try MadeVideo.movie(ending: "mkv")
            try await library.read(
                [
                    "a.mkv": film, "a.mkv.xmp": Array(packet.utf8),
                    "b.mts": try MadeVideo.avchd([]), "b.xmp": Array(packet.utf8),
                ], with: programs)
            #expect(
                try await library.rows("taken_date, rating") == [
                    "a.mkv 2001-02-03 04:05:06 3", "b.mts 2001-02-03 04:05:06 3",
                ])
        }
    }

    @Test func `sound alone is not a video, a damaged video has an error, and without ffprobe it is not read`()
        async throws
    {
        try await VideoLibrary.with { library in
            let sound = ["-f", "lavfi", "-i", "sine=duration=1"]
            let film = try MadeVideo.movie(ending: "mkv")
            try await library.read(
                [
                    "a.mka": try MadeVideo.bytes("mka", sound), "b.wma": try MadeVideo.bytes("wma", sound),
                    "c.mkv": Array(film.prefix(60)), "d.avi": [UInt8]("no film".utf8),
                    "e.ts": [UInt8]("export const a = 1;".utf8),
                ], with: programs)
            try await library.read(["f.mkv": film], with: VideoPrograms())
            #expect(
                try await library.rows(Self.columns) == [
                    "a.mka unsupported audio/x-matroska", "b.wma unsupported audio/x-ms-wma",
                    "c.mkv failed video/x-matroska CORRUPT", "d.avi failed NOT_A_PICTURE",
                    "e.ts unsupported text/plain", "f.mkv unsupported video/x-matroska",
                ])
        }
    }

    /// Output that a hostile file could make ffprobe print.
    private static let hostile = [
        "head -c 3000000 /dev/zero", "printf '%0.s[' {1..5000}", "echo '{\"streams\": 7}'", "exit 1", "echo",
        "printf '{\"format\": '; printf '%0.s{\"a\":' {1..40}; printf '1'; printf '%0.s}' {1..41}",
    ]

    @Test func `the output of ffprobe is limited`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let film = try MadeVideo.movie(ending: "mkv")
        try await VideoLibrary.with { library in
            for (index, script) in Self.hostile.enumerated() {
                let program = folder.appending(path: "ffprobe-\(index)").path(percentEncoded: false)
                try "#!/bin/bash\n\(script)\n".write(toFile: program, atomically: false, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
                try await library.read(["\(index).mkv": film], with: VideoPrograms(probe: program))
            }
            #expect(try await library.rows("error_code") == (0..<6).map { "\($0).mkv CORRUPT" })
        }
    }
}
