import Foundation
import Ingest
import Intake
import Logging
import Testing

/// A decoder that was taken over by a picture says what it likes. Here Python stands in for it, on the real channel.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HostileDecoderTests {
    /// - Parameter answer: Python: sends `say(kind, first, second, third)` and fills `memory`, after a picture has come.
    private func reading(_ answer: String) throws -> PictureReading {
        let python = try #require(ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"])
        let script = """
            import json, mmap, socket, struct
            channel = socket.socket(fileno=0)
            memory = mmap.mmap(3, 256 << 20)
            def say(*numbers):
                channel.send(struct.pack("=4Q", *numbers))
            def put(*pieces):
                memory.seek(0)
                for piece in pieces:
                    memory.write(piece)
            facts = {"parts": ["exif"], "warnings": [], "facts": {"keywords": [], "faces": []}}
            report = json.dumps({"isFiltered": True, "landlock": 0}).encode()
            put(report)
            say(1, len(report), 0, 0)
            while channel.recv(100):
            \(answer.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
            """
        var settings = DecoderSettings()
        settings.executable = python
        settings.arguments = ["python", "-c", script]
        settings.timeLimit = .seconds(5)
        return try PictureDecoders(settings: settings, logger: Logger(label: "test")).read([1, 2, 3])
    }

    @Test func `a valid response of the stand-in is accepted`() throws {
        let reading = try reading(
            """
            facts["mediaType"] = "image/jpeg"
            facts["grid"] = facts["screen"] = {"jpeg": [], "width": 3, "height": 2}
            text, jpeg = json.dumps(facts).encode(), b"\\xff\\xd8\\xff\\xff\\xd9"
            put(text, jpeg, jpeg)
            say(4, len(text), len(jpeg), len(jpeg))
            """)
        #expect(reading.failure == nil && reading.mediaType == "image/jpeg" && reading.screen?.jpeg.count == 5)
    }

    @Test(arguments: [
        // Lengths beyond the limits, and beyond the memory.
        "say(4, 1 << 40, 0, 0)", "say(4, (1 << 64) - 1, 0, 0)", "say(4, 10, 1 << 30, 1 << 30)", "say(4, 0, 0, 0)",
        // Messages of no kind, of another kind, and of another length.
        "say(99, 0, 0, 0)", "say(1, 10, 0, 0)", "say(16, 10, 0, 0)", "channel.send(b'x')",
        "channel.send(b'x' * 60000)",
        // Wishes for room that there is not, and for more once it has some.
        "say(3, 7, 0, 0)", "say(3, 1, 0, 0)", "[say(3, 64, 0, 0) for _ in range(9)]",
        // Facts in another form.
        "put(b'{'); say(4, 1, 0, 0)", "put(b'[' * 100000); say(4, 100000, 0, 0)",
        "put(b'{\"parts\": 1}'); say(4, 12, 0, 0)",
    ])
    func `an invalid response is an error of the file`(answer: String) throws {
        guard case .decoder(.invalid) = try reading(answer).failure else {
            Issue.record("\(answer) was taken")
            return
        }
    }

    @Test(arguments: [
        // A page instead of a thumbnail, which the store would serve.
        #"facts["grid"] = {"jpeg": [], "width": 3, "height": 2}; picture = b"<script>alert(1)</script>""#,
        #"facts["grid"] = {"jpeg": [], "width": -3, "height": 2}; picture = b"\xff\xd8\xff\xd9""#,
        #"facts["mediaType"] = "text/html"; picture = b"""#,
        #"facts["thumbHash"] = [1] * 1000; picture = b"""#,
        #"facts["facts"]["position"] = {"latitude": 91, "longitude": 0}; picture = b"""#,
        #"facts["facts"]["date"] = {"kind": 0, "clock": 1 << 62, "source": "", "isUniversal": False}; picture = b"""#,
        #"facts["facts"]["date"] = {"kind": 0, "clock": 0, "source": "", "isUniversal": False}; picture = b"""#,
        #"facts["failure"] = {"decoder": {"_0": {"forbiddenCall": {}}}}; picture = b"""#,
    ])
    func `impossible metadata is an error of the file`(lie: String) throws {
        let answer = """
            \(lie)
            text = json.dumps(facts).encode()
            put(text, picture)
            say(4, len(text), len(picture), 0)
            """
        guard case .decoder(.invalid) = try reading(answer).failure else {
            Issue.record("\(lie) was believed")
            return
        }
    }

    @Test func `a long message of a decoder is truncated`() throws {
        let reading = try reading(
            """
            facts["warnings"] = ["x" * 100000] * 1000
            text = json.dumps(facts).encode()[:12 << 20]
            facts["warnings"] = ["x" * 10000] * 1000
            text = json.dumps(facts).encode()
            put(text)
            say(4, len(text), 0, 0)
            """)
        #expect(reading.warnings.count == 50 && reading.warnings.allSatisfy { $0.count == 500 })
    }

    @Test func `a file whose decoder ends silently is tried once more, and then has an error`() throws {
        #expect(try reading("raise SystemExit(3)").failure == .decoder(.crashed(end: "exit code 3")))
    }
}
