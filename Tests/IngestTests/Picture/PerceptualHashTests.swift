import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// Against Python's ImageHash and Pillow, computed when the test runs.
@Suite struct PerceptualHashTests {
    @Test func `hashes equal those of ImageHash for nearly all files and are close for the others`() throws {
        let python = try #require(
            ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"], "CALOTYPE_TEST_PYTHON must name a Python")
        var files = try SamplePhotos.all().filter { ["jpg", "jpeg"].contains($0.pathExtension.lowercased()) }
        if let many = SamplePhotos.many {
            files = try FileManager.default.contentsOfDirectory(
                at: many.appending(path: "jpeg"), includingPropertiesForKeys: nil)
        }
        let expected = try Self.imageHash(files, python: python)
        var distances: [Int] = []
        for (file, truth) in zip(files, expected) {
            let bytes = [UInt8](try Data(contentsOf: file))
            let ours = try #require(PictureReader().read(bytes).perceptualHash)
            let theirs = try #require(PerceptualHash(hex: truth))
            distances.append(ours.distance(to: theirs))
        }
        let identical = distances.filter { $0 == 0 }.count
        print(
            "perceptual hashes: \(identical) of \(files.count) identical, the greatest distance \(distances.max() ?? 0)"
        )
        #expect(expected.count == files.count && files.count >= 40)
        #expect(Double(identical) >= 0.97 * Double(files.count))
        #expect(distances.allSatisfy { $0 <= 6 })
    }

    private static func imageHash(_ files: [URL], python: String) throws -> [String] {
        let script = """
            import imagehash, sys
            from PIL import Image
            for path in sys.argv[1:]:
                print(imagehash.phash(Image.open(path)))
            """
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", script] + files.map(\.path)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
