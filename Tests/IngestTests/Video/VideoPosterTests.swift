import Catalog
import Foundation
import Glibc
import Ingest
import Intake
import Testing

private let ffmpeg = VideoPoster.program(in: ProcessInfo.processInfo.environment["PATH"])

/// Videos that ffmpeg makes when a test runs, as the worker reads them from a real store.
@Suite(.serialized, .enabled(if: ffmpeg != nil, "needs ffmpeg"), .timeLimit(.minutes(2))) struct VideoPosterTests {
    /// Red above and blue below as shown, one second of H.264; `turned` stores it on its side with a matrix.
    private static func video(turned: Bool, noisySeconds: Int = 0) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory
        let (plain, file) = (folder.appending(path: "\(UUID()).mp4"), folder.appending(path: "\(UUID()).mov"))
        defer { for each in [plain, file] { try? FileManager.default.removeItem(at: each) } }
        var filter =
            "color=red:size=320x120:rate=10:duration=1[a];color=blue:size=320x120:rate=10:duration=1[b];[a][b]vstack"
        if turned { filter += ",transpose=cclock" }
        if noisySeconds > 0 {
            filter +=
                "[first];nullsrc=size=320x240:rate=10:duration=\(noisySeconds),geq=random(1)*255:128:128[rest];"
                + "[first]format=yuv420p[f];[rest]format=yuv420p[r];[f][r]concat"
        }
        try run([
            "-filter_complex", filter, "-c:v", "libx264", "-preset", "ultrafast", "-qp",
            noisySeconds > 0 ? "4" : "23",
            "-pix_fmt", "yuv420p", plain.path,
        ])
        // The movie's tables stand at the end, as cameras write them.
        try run(["-i", plain.path, "-c", "copy"] + (turned ? ["-metadata:s:v:0", "rotate=270"] : []) + [file.path])
        return [UInt8](try Data(contentsOf: file))
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: ffmpeg ?? "")
        process.arguments = ["-nostdin", "-loglevel", "error", "-y"] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// The colours of the upper and the lower half of a JPEG, and its size.
    private static func seen(_ jpeg: [UInt8]) throws -> String {
        try MadePicture.answer(
            """
            p = Image.open(sys.stdin.buffer).convert("RGB")
            name = lambda c: "red" if c[0] > 200 > c[2] else "blue" if c[2] > 200 > c[0] else str(c)
            print(name(p.getpixel((p.width // 4, p.height // 4))), name(p.getpixel((p.width * 3 // 4, p.height * 3 // 4))),
                  p.width, p.height)
            """, to: jpeg
        ).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Type, size, error, thumbnails and hash.
    private static let columns = """
        media_type, width, height, coalesce(error_code, 'fine'),
        CASE WHEN thumbnailed_at IS NOT NULL THEN 'thumbnails' END, perceptual_hash
        """

    @Test func `a video has upright thumbnails of its first frame, and is read with one request`() async throws {
        try await VideoLibrary.with { library in
            // Its tables stand behind more than is kept of its beginning.
            let long = try Self.video(turned: false, noisySeconds: 20)
            try #require(long.count > 12 << 20)
            try await library.read(
                [
                    "plain.mov": try Self.video(turned: false), "turned.mov": try Self.video(turned: true),
                    "long.mov": long,
                ], with: VideoPrograms(poster: ffmpeg))
            #expect(
                try await library.rows(Self.columns)
                    == ["long.mov", "plain.mov", "turned.mov"].map {
                        "\($0) video/quicktime 320 240 fine thumbnails"
                    })
            for name in ["long.mov", "plain.mov", "turned.mov"] {
                #expect(try Self.seen(await library.thumbnail(of: name, .screen)) == "red blue 320 240")
                #expect(try Self.seen(await library.thumbnail(of: name, .grid)) == "red blue 256 192")
            }
            #expect(library.metrics.snapshot.gets == 3)
        }
    }

    @Test func `without a frame from ffmpeg, a video is indexed without thumbnails`() async throws {
        try await VideoLibrary.with { library in
            let whole = try Self.video(turned: false)
            var empty = whole
            let frames = try #require(whole.firstRange(of: Array("mdat".utf8)))
            let tables = try #require(whole.firstRange(of: Array("moov".utf8)))
            for index in frames.upperBound..<tables.lowerBound - 4 { empty[index] = 0 }
            try await library.read(["without.mov": whole], with: VideoPrograms())
            try await library.read(["empty.mov": empty], with: VideoPrograms(poster: ffmpeg))
            try await library.read(
                ["missing.mov": whole + [0, 0, 0, 8] + Array("free".utf8)],
                with: VideoPrograms(poster: "/nonexistent/ffmpeg"))
            #expect(
                try await library.rows(Self.columns)
                    == ["empty.mov", "missing.mov", "without.mov"].map {
                        "\($0) video/quicktime 320 240 fine"
                    })
        }
    }

    @Test func `the child process has a time limit, no secrets, and limits on input and output`() throws {
        let film = try #require(VideoExcerpt(length: 1000))
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        func program(_ script: String) throws -> String {
            let file = folder.appending(path: "ffmpeg")
            try "#!/bin/bash\n\(script)\n".write(to: file, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
            return try #require(VideoPoster.program(in: "/nonexistent:\(folder.path)"))
        }
        let start = ContinuousClock.now
        #expect(VideoPoster(program: try program("sleep 60"), timeLimit: .milliseconds(500)).frame(of: film) == nil)
        // It closes its output and stays, with a child.
        let silent = VideoPoster(program: try program("exec >&-; sleep 60"), timeLimit: .milliseconds(500))
        #expect(silent.frame(of: film) == nil)
        #expect(ContinuousClock.now - start < .seconds(20))
        setenv("CALOTYPE_TEST_SECRET", "hidden", 1)
        let environment = try #require(VideoPoster(program: try program("env")).frame(of: film))
        #expect(!String(decoding: environment, as: UTF8.self).contains("CALOTYPE"))
        #expect(VideoPoster(program: try program("head -c 40000000 /dev/zero")).frame(of: film) == nil)
        // `tail` keeps what it prints in memory.
        let greedy = VideoPoster(program: try program("head -c 200000000 /dev/zero | tail -c 200000000 | wc -c"))
        func printed(pixels: Int) -> String? {
            greedy.frame(of: film, pixels: pixels).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(printed(pixels: 64 * 48) != "200000000\n")
        #expect(printed(pixels: 3840 * 2160) == "200000000\n")
        #expect(VideoPoster.program(in: "/nonexistent") == nil)
    }

    @Test func `in the sandbox the poster is the same, and no other file can be read`() throws {
        let video = try Self.video(turned: true)
        let film = try #require(VideoExcerpt(length: video.count))
        film.take(video, at: 0)
        let sandbox = SandboxedProgram(calotype: try DecoderProgram.path)
        let program = try #require(ffmpeg)
        let poster = VideoPoster(program: program, sandbox: sandbox)
        #expect(try Self.seen(try #require(poster.frame(of: film))) == "red blue 320 240")
        // What ffmpeg is told to read beside its film it does not get.
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "ffmpeg")
        let lines = "#!/bin/bash\nread -r line </etc/passwd && echo $line; echo read\n"
        try lines.write(to: script, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
        let curious = VideoPoster(program: script.path, sandbox: sandbox)
        #expect(curious.frame(of: film).map { String(decoding: $0, as: UTF8.self) } == "read\n")
    }

    @Test func `the temporary file of a video takes little disk space, and is removed after use`() throws {
        var film = VideoExcerpt(length: 2 << 30)
        let path = try #require(film).file.path
        film?.take([UInt8](repeating: 1, count: 10 << 20), at: 1 << 20)
        film?.put([1, 2, 3], at: (2 << 30) - 3)
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_size == 2 << 30)
        #expect(facts.st_blocks * 512 <= 8 << 20)
        #expect(facts.st_mode & 0o077 == 0)
        film = nil
        #expect(access(path, F_OK) != 0)
    }
}
