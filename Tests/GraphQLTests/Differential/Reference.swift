import Foundation
import GraphQL

/// graphql-core, run once over a batch of documents.
enum Reference {
    /// The Python that has graphql-core; tests that need it are skipped without.
    static let python = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"]

    /// One answer for each document, after the one for the schema.
    static func answers(
        sdl: String, documents: [(text: String, variables: InputObject)]
    ) throws -> (schema: InputObject, documents: [InputObject]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "graphql-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "in"), target = folder.appending(path: "out")
        var writer = JSONWriter()
        writer.write(InputObject(["schema": .string(sdl)]))
        for document in documents {
            writer.append("\n")
            writer.write(
                InputObject(["document": .string(document.text), "variables": .object(document.variables)]))
        }
        try Data(writer.bytes).write(to: source)
        let script = try required(
            Bundle.module.url(forResource: "reference", withExtension: "py", subdirectory: "Reference"))
        let process = Process()
        process.executableURL = URL(filePath: try required(python))
        process.arguments = [script.path, source.path, target.path]
        try process.run()
        process.waitUntilExit()
        let lines = try Data(contentsOf: target).split(separator: UInt8(ascii: "\n"))
        let answers = try lines.map { try required(JSONReader.read(Array($0), depth: 200).object) }
        guard answers.count == documents.count + 1 else { throw ReferenceError.stopped(after: answers.count) }
        return (answers[0], Array(answers.dropFirst()))
    }

    private static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw ReferenceError.missing }
        return value
    }

    enum ReferenceError: Error {
        case missing
        case stopped(after: Int)
    }
}
