import Foundation
import Ingest
import Testing

/// Videos that ffmpeg makes, and exiftool writes into, when a test runs.
enum MadeVideo {
    static let programs = VideoPrograms(in: ProcessInfo.processInfo.environment["PATH"])
    /// Moving pictures of so many seconds.
    static func pictures(_ seconds: Double = 1, size: String = "320x240") -> [String] {
        ["-f", "lavfi", "-i", "testsrc=size=\(size):rate=25:duration=\(seconds)"]
    }
    static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

    /// - Parameters:
    ///   - ending: of the file's name, which decides about its form.
    ///   - words: arguments of ffmpeg before the file.
    ///   - tags: arguments of exiftool before the file; none where there are none.
    static func bytes(_ ending: String, _ words: [String], tags: [String] = []) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).\(ending)")
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        try run("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", "-fflags", "+bitexact"] + words + [path])
        if !tags.isEmpty { try run("exiftool", ["-q", "-q", "-overwrite_original"] + tags + [path]) }
        return [UInt8](try Data(contentsOf: file))
    }

    /// A movie of one second.
    static func movie(_ words: [String] = [], tags: [String] = [], ending: String = "mp4") throws -> [UInt8] {
        try bytes(ending, pictures() + h264 + words, tags: tags)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(arguments.joined(separator: " "))")
    }

    /// With the clock of `mvhd`, and of `tkhd` and `mdhd` where wanted, set to a count. They are of version 0.
    static func setting(clocks: [String], of movie: [UInt8], to count: UInt32) throws -> [UInt8] {
        var movie = movie
        for name in clocks {
            let place = try #require(movie.firstRange(of: Array(name.utf8))).upperBound + 4
            for index in 0..<4 { movie[place + index] = UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32(index))) }
        }
        return movie
    }

    /// With a box at the end of the file.
    static func appending(_ type: [UInt8], _ body: [UInt8], to movie: [UInt8]) -> [UInt8] {
        movie + big(body.count + 8) + type + body
    }

    static func big(_ number: Int, _ size: Int = 4) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * (size - 1 - $0))) }
    }

    static func little(_ number: Int, _ size: Int = 4) -> [UInt8] { big(number, size).reversed() }

    /// An AVI file with another chunk at the end of its head.
    static func inserting(_ name: String, _ body: [UInt8], into avi: [UInt8]) throws -> [UInt8] {
        let list = try #require(avi.firstRange(of: Array("hdrl".utf8))).lowerBound
        func number(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(avi[place + $1]) << (8 * $1) } }
        let chunk = Array(name.utf8) + little(body.count) + body + (body.count % 2 == 1 ? [0] : [])
        let size = number(list - 4)
        var result = avi
        result.replaceSubrange(4..<8, with: little(number(4) + chunk.count))
        result.replaceSubrange(list - 4..<list, with: little(size + chunk.count))
        result.insert(contentsOf: chunk, at: list + size)
        return result
    }

    /// AVCHD with the message of a camcorder before its first picture.
    ///
    /// - Parameter packs: a number and four bytes each.
    static func avchd(_ packs: [[UInt8]]) throws -> [UInt8] {
        let plain = try bytes("h264", pictures(2) + h264)
        let mark: [UInt8] = [
            0x17, 0xEE, 0x8C, 0x60, 0xF8, 0x4D, 0x11, 0xD9, 0x8C, 0xD6, 0x08, 0x00, 0x20, 0x0C, 0x9A, 0x66,
        ]
        let message = mark + Array("MDPM".utf8) + [UInt8(packs.count)] + packs.flatMap { $0 }
        var escaped: [UInt8] = []
        for byte in [UInt8(5), UInt8(message.count)] + message + [0x80] {
            if byte <= 3, escaped.suffix(2) == [0, 0] { escaped.append(3) }
            escaped.append(byte)
        }
        // Before the first picture: a unit of the type 5.
        let first = try #require(plain.firstRange(of: [0, 0, 1, 0x65]))
        let unit: [UInt8] = [0, 0, 1, 6] + escaped
        let stream = Array(plain[..<first.lowerBound]) + unit + Array(plain[first.lowerBound...])
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h264")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(stream).write(to: file)
        return try bytes(
            "mts",
            [
                "-r", "25", "-i", file.path(percentEncoded: false), "-c", "copy", "-f", "mpegts", "-mpegts_m2ts_mode",
                "1",
            ])
    }
}
