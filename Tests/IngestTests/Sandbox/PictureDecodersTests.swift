import Foundation
import Glibc
import Ingest
import Intake
import Logging
import Support
import Testing

/// Decoders as ingest starts them: processes of the real program.
@Suite(.serialized, .timeLimit(.minutes(2))) struct PictureDecodersTests {
    private static let sample = "2003/Bikes/IMG_0201.jpg"
    private static let logger = Logger(label: "test")

    private func decoders(_ change: (inout DecoderSettings) -> Void = { _ in }) throws -> PictureDecoders {
        var settings = try DecoderProgram.settings()
        change(&settings)
        return PictureDecoders(settings: settings, logger: Self.logger)
    }

    /// A process that waits for work.
    private func idleProcess(of decoders: PictureDecoders) throws -> Int32 {
        try #require(decoders.idleProcesses.first)
    }

    @Test func `a decoder has a filter, and no unneeded environment, privilege or descriptor`() throws {
        let decoders = try decoders()
        #expect(try decoders.check().isFiltered)
        let process = ProcessView(id: try idleProcess(of: decoders))
        #expect(try process.environment.isEmpty)
        #expect(try process.descriptors == ["0", "1", "2", "3"])
        #expect(try process.status("Seccomp") == "2" && process.status("NoNewPrivs") == "1")
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            #expect(try process.status(set) == "0000000000000000", "\(set)")
        }
        #expect(try process.status("Uid")?.split(separator: "\t").contains("0") == false)
    }

    @Test func `a decoder process reads a picture as this process does`() throws {
        let decoders = try decoders()
        // One of each kind of file.
        var files: [URL] = []
        var candidates = try SamplePhotos.all()
        if let many = SamplePhotos.many {
            let formats = many.appending(path: "formats")
            candidates += try FileManager.default.contentsOfDirectory(at: formats, includingPropertiesForKeys: nil)
        }
        for file in candidates where !files.contains(where: { $0.pathExtension == file.pathExtension }) {
            files.append(file)
        }
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(try decoders.read(bytes) == PictureReader().read(bytes), "\(file.lastPathComponent)")
        }
        #expect(decoders.idleProcesses.count == 1, "one process read them all")
        for bytes in [[], [0, 1, 2], Array("text".utf8)] as [[UInt8]] {
            #expect(try decoders.read(bytes) == PictureReader().read(bytes))
        }
    }

    @Test func `a decoder process reads an XMP packet as this process does`() throws {
        let decoders = try decoders()
        let packet = Array(
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>
            """.utf8)
        for packet in [packet, Array("no XML".utf8)] {
            #expect(
                try decoders.readSidecar(packet, orientation: 6) == SidecarReading(packet, orientation: 6))
        }
        #expect(try decoders.readSidecar(packet, orientation: nil).facts.rating == 4)
    }

    @Test func `pictures that need most of the memory are decoded one at a time in all decoders`() async throws {
        let decoders = try decoders()
        let png = try MadePicture.bytes(
            "Image.effect_noise((2600, 2000), 20).convert('RGB').save(sys.argv[1], 'GIF')")
        let alone = PictureReader().read(png)
        #expect(alone.failure == nil)
        let readings = try await withThrowingTaskGroup(of: PictureReading.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        Thread.detachNewThread { continuation.resume(with: Result { try decoders.read(png) }) }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(readings.count == 3 && readings.allSatisfy { $0 == alone })
    }

    // MARK: Decoders that die

    /// Lets a decoder read on a thread of its own while it is stopped, and does something to it meanwhile.
    private func reading(
        _ bytes: [UInt8], by decoders: PictureDecoders, meanwhile: @Sendable @escaping (Int32) -> Void
    ) async throws -> PictureReading {
        _ = try decoders.check()
        let process = try idleProcess(of: decoders)
        kill(process, SIGSTOP)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try decoders.read(bytes) }) }
            Thread.detachNewThread {
                usleep(100_000)
                meanwhile(process)
            }
        }
    }

    @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT])
    func `after a decoder is killed during a picture, the picture is read again`(signal: Int32) async throws {
        let bytes = try SamplePhotos.bytes(Self.sample)
        let decoders = try decoders()
        let reading = try await reading(bytes, by: decoders) { process in
            kill(process, signal)
            kill(process, SIGCONT)
        }
        #expect(reading == PictureReader().read(bytes))
        #expect(try decoders.read(bytes).failure == nil)
    }

    @Test func `a decoder that hangs is killed, its file has an error, and the next file is read`() async throws {
        let bytes = try SamplePhotos.bytes(Self.sample)
        let decoders = try decoders { $0.timeLimit = .seconds(1) }
        let hung = try await reading(bytes, by: decoders) { _ in }
        #expect(hung.failure == .decoder(.tookTooLong(limit: 1)))
        #expect(hung.screen == nil && hung.facts.model != nil && hung.width != nil)
        #expect(try decoders.read(bytes) == PictureReader().read(bytes))
    }

    @Test func `a file whose decoder is killed by the filter is not tried again`() async throws {
        let bytes = try SamplePhotos.bytes(Self.sample)
        let decoders = try decoders()
        let reading = try await reading(bytes, by: decoders) { process in
            kill(process, SIGSYS)
            kill(process, SIGCONT)
        }
        #expect(reading.failure == .decoder(.forbiddenCall) && reading.facts.model != nil)
    }

    @Test func `a file that kills every decoder has an error and its metadata`() throws {
        let decoders = try decoders()
        // Tenths of a second of work.
        let png = try MadePicture.bytes(
            "Image.effect_noise((4000, 3000), 90).convert('RGB').save(sys.argv[1], 'PNG', compress_level=1)")
        // The first two decoders, soon after they began, and not the third, which reads words only.
        let killer = Thread {
            var killed: Set<Int32> = []
            while killed.count < 2 {
                for child in ProcessView.children
                where killed.count < 2 && !killed.contains(child.id) && (try? child.status("Seccomp")) == "2" {
                    killed.insert(child.id)
                    usleep(60_000)
                    kill(child.id, SIGSEGV)
                }
                usleep(5000)
            }
        }
        killer.start()
        let reading = try decoders.read(png)
        #expect(reading.failure == .decoder(.crashed(end: "signal 11")))
        #expect(reading.width == 4000 && reading.mediaType == "image/png" && reading.screen == nil)
        #expect(try decoders.read(try SamplePhotos.bytes(Self.sample)).failure == nil)
    }

    @Test func `killing an idle decoder affects no file`() throws {
        let decoders = try decoders()
        _ = try decoders.check()
        kill(try idleProcess(of: decoders), SIGKILL)
        usleep(100_000)
        #expect(try decoders.read(try SamplePhotos.bytes(Self.sample)).failure == nil)
    }

    // MARK: Their lives

    @Test func `idle decoders end after their limit, and all decoders end with the service`() async throws {
        let decoders = try decoders { $0.idleLimit = .milliseconds(400) }
        _ = try decoders.check()
        let process = ProcessView(id: try idleProcess(of: decoders))
        let service = Task { try await decoders.run() }
        for _ in 0..<100 where process.isThere { try await Task.sleep(for: .milliseconds(50)) }
        #expect(!process.isThere && decoders.idleProcesses.isEmpty)
        _ = try decoders.check()
        let second = ProcessView(id: try idleProcess(of: decoders))
        service.cancel()
        _ = await service.result
        #expect(!second.isThere)
    }

    @Test func `a program that is not a decoder is an error of the machine, not of a file`() throws {
        let decoders = try decoders {
            $0.executable = "/bin/false"
            $0.startLimit = .seconds(5)
        }
        let error = #expect(throws: DecoderUnavailable.self) { try decoders.check() }
        #expect(error?.reason == "it did not start, exit code 1")
        #expect(throws: DecoderUnavailable.self) { try decoders.read([1, 2, 3]) }
    }

    @Test func `a setting runs decoders without the filter`() throws {
        let decoders = try decoders { $0.isFiltered = false }
        let report = try decoders.check()
        #expect(!report.isFiltered)
        let process = ProcessView(id: try idleProcess(of: decoders))
        #expect(try process.environment.isEmpty && process.status("NoNewPrivs") == "1")
        #expect(try decoders.read(try SamplePhotos.bytes(Self.sample)).failure == nil)
    }
}
