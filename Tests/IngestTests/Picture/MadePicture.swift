import Foundation
import Testing

/// Pictures that Pillow makes, and looks at, when a test runs.
enum MadePicture {
    /// - Parameter script: Python with `Image` and `sys` at hand; writes the file `sys.argv[1]`.
    static func bytes(_ script: String) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "calotype-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try run(script, [file.path], input: [])
        return [UInt8](try Data(contentsOf: file))
    }

    /// What a script prints that reads a file from its standard input.
    static func answer(_ script: String, to input: [UInt8]) throws -> String {
        try run(script, [], input: input)
    }

    private static func run(_ script: String, _ arguments: [String], input: [UInt8]) throws -> String {
        let python = try #require(
            ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"], "CALOTYPE_TEST_PYTHON must name a Python")
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import sys\nfrom PIL import Image\n" + script] + arguments
        let (pipe, answer) = (Pipe(), Pipe())
        process.standardInput = pipe
        process.standardOutput = answer
        try process.run()
        try pipe.fileHandleForWriting.write(contentsOf: input)
        try pipe.fileHandleForWriting.close()
        let output = try answer.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self)
    }
}
