import Foundation
import Ingest

/// The program as it was built beside the tests, which starts decoders for them as for ingest.
enum DecoderProgram {
    static var path: String {
        get throws {
            if let path = ProcessInfo.processInfo.environment["CALOTYPE"] { return path }
            let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            #if DEBUG
                let kind = "debug"
            #else
                let kind = "release"
            #endif
            let path = checkout.appending(path: ".build/\(kind)/calotype").path(percentEncoded: false)
            guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
            return path
        }
    }

    struct Missing: Error { let path: String }

    static func settings() throws -> DecoderSettings {
        var settings = DecoderSettings()
        settings.executable = try path
        return settings
    }
}

/// A process as proc(5) shows it.
struct ProcessView {
    let id: Int32

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "/proc/\(id)/\(name)")), as: UTF8.self)
    }

    var environment: String { get throws { try text("environ") } }

    var descriptors: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd").sorted() }
    }

    /// A line of the status: its value without blanks.
    func status(_ name: String) throws -> String? {
        try text("status").split(separator: "\n").first { $0.hasPrefix("\(name):") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }

    var isThere: Bool { FileManager.default.fileExists(atPath: "/proc/\(id)") }

    /// Those that this process has started.
    static var children: [ProcessView] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.flatMap { task in
            let line = (try? String(contentsOfFile: "/proc/self/task/\(task)/children", encoding: .utf8)) ?? ""
            return line.split(separator: " ").compactMap { Int32($0) }.map { ProcessView(id: $0) }
        }
    }
}
